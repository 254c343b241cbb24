create table community_notification (
    person_id int not null references person on delete cascade,
    community_id int not null references community on delete cascade,
    mode text not null,
    primary key (person_id, community_id),
    constraint community_notification_mode check (mode in ('all_posts_and_comments', 'all_posts', 'replies_and_mentions', 'mute'))
);
create index community_notification_community on community_notification (community_id);
comment on table community_notification is 'Of what in a community a local user wants to hear; without a row it is replies and mentions.';

create table post_notification (
    person_id int not null references person on delete cascade,
    post_id int not null references post on delete cascade,
    mode text not null,
    primary key (person_id, post_id),
    constraint post_notification_mode check (mode in ('all_comments', 'replies_and_mentions', 'mute'))
);
create index post_notification_post on post_notification (post_id);
comment on table post_notification is 'Of what below a post a local user wants to hear; without a row the community decides.';

create table notification_mail (
    person_id int primary key references person on delete cascade,
    due_at timestamptz,
    sent_at timestamptz,
    through_id int not null default 0
);
comment on table notification_mail is 'How far a local user has been told of the inbox by mail, so that mails are few.';
comment on column notification_mail.due_at is 'When the next mail leaves, for which a job waits; null: nothing waits.';
comment on column notification_mail.sent_at is 'When the last one left; null: none has.';
comment on column notification_mail.through_id is 'The last notification that a mail told of.';

create index notification_read on notification (published_at, id) where read;

create table community_tag (
    id serial primary key,
    community_id int not null references community on delete cascade,
    name text not null,
    display_name text,
    summary text,
    color text not null default 'color01',
    ap_id text not null,
    deleted boolean not null default false,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint community_tag_ap_id unique (ap_id)
);
create unique index community_tag_name on community_tag (community_id, lower(name));
comment on table community_tag is 'Words that posts of a community can be marked with.';
comment on column community_tag.display_name is 'Null: the name is shown.';
comment on column community_tag.summary is 'One line; null: none.';
comment on column community_tag.deleted is 'By a moderator, can be undone; posts keep it.';
comment on column community_tag.updated_at is 'Last edit; null: never edited.';

create table post_tag (
    post_id int not null references post on delete cascade,
    tag_id int not null references community_tag on delete cascade,
    primary key (post_id, tag_id)
);
create index post_tag_tag on post_tag (tag_id, post_id);
comment on table post_tag is 'What posts are marked with.';

create table content_rule (
    id serial primary key,
    community_id int references community on delete cascade,
    kind text not null,
    value text not null,
    action text not null,
    creator_id int references person on delete set null,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint content_rule_kind check (kind in ('keyword', 'domain', 'tag')),
    constraint content_rule_action check (action in ('refuse', 'hold', 'mark'))
);
create unique index content_rule_once on content_rule (community_id, kind, lower(value)) nulls not distinct;
create index content_rule_creator on content_rule (creator_id);
comment on table content_rule is 'What happens to posts and comments with a word, a link to a domain or a tag.';
comment on column content_rule.community_id is 'Where it holds; null: everywhere on the instance.';
comment on column content_rule.creator_id is 'Who made it; null: the account is gone.';
comment on column content_rule.updated_at is 'Last edit; null: never edited.';

create table review_item (
    id serial primary key,
    post_id int references post on delete cascade,
    comment_id int references comment on delete cascade,
    community_id int not null references community on delete cascade,
    creator_id int not null references person on delete cascade,
    kind text not null,
    matched text not null,
    site_rule boolean not null,
    state text not null default 'waiting',
    reviewer_id int references person on delete set null,
    reviewed_at timestamptz,
    published_at timestamptz not null,
    constraint review_item_kind check (kind in ('held', 'marked')),
    constraint review_item_state check (state in ('waiting', 'approved', 'rejected')),
    constraint review_item_one_object check (num_nonnulls(post_id, comment_id) = 1)
);
create unique index review_item_post on review_item (post_id) where state = 'waiting';
create unique index review_item_comment on review_item (comment_id) where state = 'waiting';
create index review_item_of_post on review_item (post_id);
create index review_item_of_comment on review_item (comment_id);
create index review_item_waiting on review_item (published_at, id) where state = 'waiting';
create index review_item_community on review_item (community_id, published_at, id);
create index review_item_creator on review_item (creator_id);
create index review_item_reviewer on review_item (reviewer_id);
comment on table review_item is 'Posts and comments that a content rule put before the moderators.';
comment on column review_item.post_id is 'Null: it is about a comment.';
comment on column review_item.comment_id is 'Null: it is about a post.';
comment on column review_item.kind is 'held: removed until somebody has looked; marked: everybody sees it meanwhile.';
comment on column review_item.matched is 'What the rule found: its kind and value.';
comment on column review_item.site_rule is 'The rule is the instance''s, so admins decide.';
comment on column review_item.reviewer_id is 'Who decided; null: nobody yet, or the account is gone.';
comment on column review_item.reviewed_at is 'Null: nobody has decided.';

create table announcement (
    id serial primary key,
    content text not null,
    audience text not null,
    starts_at timestamptz not null,
    ends_at timestamptz,
    dismissible boolean not null,
    creator_id int references person on delete set null,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint announcement_audience check (audience in ('everybody', 'members', 'moderators'))
);
create index announcement_time on announcement (starts_at, id);
create index announcement_creator on announcement (creator_id);
comment on table announcement is 'What the admins tell everybody.';
comment on column announcement.content is 'Markdown.';
comment on column announcement.ends_at is 'Null: until it is deleted.';
comment on column announcement.creator_id is 'Null: the account is gone.';
comment on column announcement.updated_at is 'Last edit; null: never edited.';

create table announcement_dismissal (
    person_id int not null references person on delete cascade,
    announcement_id int not null references announcement on delete cascade,
    dismissed_at timestamptz not null,
    primary key (person_id, announcement_id)
);
create index announcement_dismissal_announcement on announcement_dismissal (announcement_id);
comment on table announcement_dismissal is 'Announcements that a user does not want to see again.';

create table invitation (
    id serial primary key,
    token text not null,
    local_user_id int not null references local_user on delete cascade,
    max_uses int,
    uses int not null default 0,
    expires_at timestamptz,
    published_at timestamptz not null,
    constraint invitation_token unique (token)
);
create index invitation_local_user on invitation (local_user_id, id);
comment on table invitation is 'Tokens with which others may register.';
comment on column invitation.max_uses is 'Null: any number.';
comment on column invitation.expires_at is 'Null: until it is revoked.';

alter table local_user add column invited_by_id int references local_user on delete set null;
create index local_user_invited_by on local_user (invited_by_id);
comment on column local_user.invited_by_id is 'Whose invitation it came with; null: none, or the account is gone.';

alter table post add column deleted_at timestamptz;
create index post_deleted on post (deleted_at) where deleted_at is not null;
comment on column post.deleted_at is 'When its author deleted it; null: not deleted, or its text is erased already.';

alter table comment add column deleted_at timestamptz;
create index comment_deleted on comment (deleted_at) where deleted_at is not null;
comment on column comment.deleted_at is 'When its author deleted it; null: not deleted, or its text is erased already.';
