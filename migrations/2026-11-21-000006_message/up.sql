create table private_message (
    id serial primary key,
    creator_id int not null references person on delete cascade,
    recipient_id int not null references person on delete cascade,
    content text not null,
    ap_id text not null,
    local boolean not null,
    read boolean not null default false,
    deleted boolean not null default false,
    removed boolean not null default false,
    deleted_by_recipient boolean not null default false,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint private_message_ap_id unique (ap_id)
);
create index private_message_recipient on private_message (recipient_id, published_at, id);
create index private_message_creator on private_message (creator_id, published_at, id);
comment on table private_message is 'Messages between two people.';
comment on column private_message.read is 'By the recipient.';
comment on column private_message.updated_at is 'Last edit; null: never edited.';

create table modlog (
    id serial primary key,
    kind text not null,
    is_revert boolean not null default false,
    moderator_id int references person on delete set null,
    target_person_id int references person on delete set null,
    target_community_id int references community on delete cascade,
    target_post_id int references post on delete cascade,
    target_comment_id int references comment on delete cascade,
    target_instance_id int references instance on delete cascade,
    reason text,
    expires_at timestamptz,
    bulk_action_parent_id int references modlog on delete cascade,
    published_at timestamptz not null
);
create index modlog_published on modlog (published_at, id);
create index modlog_kind on modlog (kind, published_at, id);
create index modlog_moderator on modlog (moderator_id, published_at, id);
create index modlog_target_person on modlog (target_person_id, published_at, id);
create index modlog_target_community on modlog (target_community_id, published_at, id);
create index modlog_target_post on modlog (target_post_id);
create index modlog_target_comment on modlog (target_comment_id);
create index modlog_target_instance on modlog (target_instance_id);
create index modlog_bulk_action_parent on modlog (bulk_action_parent_id);
comment on table modlog is 'What moderators and admins did; base::kinds::ModlogKind.';
comment on column modlog.is_revert is 'The measure was lifted: restored, unbanned, unlocked.';
comment on column modlog.moderator_id is 'Null: the account is gone, or an automatic rule.';
comment on column modlog.target_person_id is 'Null: the kind has none.';
comment on column modlog.target_community_id is 'Null: the kind has none.';
comment on column modlog.target_post_id is 'Null: the kind has none.';
comment on column modlog.target_comment_id is 'Null: the kind has none.';
comment on column modlog.target_instance_id is 'Null: the kind has none.';
comment on column modlog.reason is 'Null: none given.';
comment on column modlog.expires_at is 'Null: for good.';
comment on column modlog.bulk_action_parent_id is 'The entry this one was a part of; null: it stands alone.';

create table notification (
    id serial primary key,
    recipient_id int not null references person on delete cascade,
    creator_id int not null references person on delete cascade,
    kind text not null,
    comment_id int references comment on delete cascade,
    post_id int references post on delete cascade,
    private_message_id int references private_message on delete cascade,
    modlog_id int references modlog on delete cascade,
    read boolean not null default false,
    published_at timestamptz not null,
    constraint notification_kind check (kind in ('mention', 'reply', 'subscribed', 'private_message', 'mod_action')),
    constraint notification_one_object check (num_nonnulls(comment_id, post_id, private_message_id, modlog_id) = 1)
);
create unique index notification_comment on notification (comment_id, recipient_id) where comment_id is not null;
create unique index notification_post on notification (post_id, recipient_id) where post_id is not null;
create unique index notification_private_message on notification (private_message_id, recipient_id) where private_message_id is not null;
create index notification_modlog on notification (modlog_id) where modlog_id is not null;
create index notification_recipient on notification (recipient_id, published_at, id);
create index notification_unread on notification (recipient_id) where not read;
create index notification_creator on notification (creator_id);
comment on table notification is 'What waits in somebody''s inbox, one a recipient and object.';
comment on column notification.comment_id is 'Null: about something else.';
comment on column notification.post_id is 'Null: about something else.';
comment on column notification.private_message_id is 'Null: about something else.';
comment on column notification.modlog_id is 'Null: about something else.';

create table report (
    id serial primary key,
    kind text not null,
    creator_id int not null references person on delete cascade,
    post_id int references post on delete cascade,
    comment_id int references comment on delete cascade,
    private_message_id int references private_message on delete cascade,
    community_id int references community on delete cascade,
    original_name text,
    original_url text,
    original_text text,
    reason text not null,
    violates_instance_rules boolean not null default false,
    resolved boolean not null default false,
    resolver_id int references person on delete set null,
    conclusion text,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint report_kind check (kind in ('post', 'comment', 'private_message', 'community'))
);
create unique index report_post on report (post_id, creator_id) where kind = 'post';
create unique index report_comment on report (comment_id, creator_id) where kind = 'comment';
create unique index report_private_message on report (private_message_id, creator_id) where kind = 'private_message';
create index report_open on report (published_at, id) where not resolved;
create index report_published on report (published_at, id);
create index report_community on report (community_id, published_at, id);
create index report_creator on report (creator_id, published_at, id);
create index report_resolver on report (resolver_id);
create index report_reported_post on report (post_id);
create index report_reported_comment on report (comment_id);
create index report_reported_private_message on report (private_message_id);
comment on table report is 'Complaints, and what became of them.';
comment on column report.post_id is 'The reported post; null: something else is reported.';
comment on column report.comment_id is 'The reported comment; null: something else is reported.';
comment on column report.private_message_id is 'The reported message; null: something else is reported.';
comment on column report.community_id is 'The reported community, or that of the post or comment; null: a message.';
comment on column report.original_name is 'Title of the post or community when it was reported; null: it has none.';
comment on column report.original_url is 'Url of the post when it was reported; null: it had none.';
comment on column report.original_text is 'Text when it was reported; null: it had none.';
comment on column report.resolver_id is 'Who last resolved or reopened it; null: nobody yet.';
comment on column report.conclusion is 'What the resolver wrote; null: nothing.';
comment on column report.updated_at is 'When it was last resolved or reopened; null: never.';
