create table comment (
    id serial primary key,
    post_id int not null references post on delete cascade,
    community_id int not null references community on delete cascade,
    parent_id int references comment on delete cascade,
    creator_id int not null references person on delete cascade,
    content text not null,
    path text not null,
    ap_id text not null,
    local boolean not null,
    deleted boolean not null default false,
    removed boolean not null default false,
    distinguished boolean not null default false,
    locked boolean not null default false,
    language_id int not null default 0,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint comment_ap_id unique (ap_id)
);
create index comment_post on comment (post_id);
create index comment_community on comment (community_id, published_at, id);
create index comment_parent on comment (parent_id) where parent_id is not null;
create index comment_creator on comment (creator_id, published_at, id);
create index comment_published on comment (published_at, id);
comment on table comment is 'Comments: the wide part, rarely written.';
comment on column comment.community_id is 'That of the post, which never moves: lists of a community''s comments walk one index.';
comment on column comment.parent_id is 'Null: a reply to the post itself.';
comment on column comment.content is 'Markdown.';
comment on column comment.path is 'Ids from the root, dot-joined, beginning with 0: 0.12.17.';
comment on column comment.deleted is 'By its author, can be undone.';
comment on column comment.removed is 'By a moderator or admin, can be undone.';
comment on column comment.locked is 'Nobody but moderators may reply below it.';
comment on column comment.language_id is 'base::language; 0: undetermined.';
comment on column comment.updated_at is 'Last edit; null: never edited.';

create table comment_stat (
    comment_id int primary key references comment on delete cascade,
    upvotes int not null default 0,
    downvotes int not null default 0
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
comment on table comment_stat is 'Counters of a comment: narrow, often written, heap-only updates.';

create table comment_vote (
    comment_id int not null,
    person_id int not null,
    voted_at timestamptz not null,
    up boolean not null,
    local boolean not null,
    primary key (comment_id, person_id)
);
create index comment_vote_local on comment_vote (person_id, voted_at, comment_id) where local;
comment on table comment_vote is 'Votes on comments; no foreign keys, as post_vote.';
comment on column comment_vote.local is 'As post_vote.local.';

create table comment_action (
    person_id int not null references person on delete cascade,
    comment_id int not null references comment on delete cascade,
    saved_at timestamptz not null,
    primary key (person_id, comment_id)
);
create index comment_action_comment on comment_action (comment_id);
create index comment_action_saved on comment_action (person_id, saved_at, comment_id);
comment on table comment_action is 'Comments a local user saved.';
