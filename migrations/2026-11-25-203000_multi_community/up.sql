create table multi_community (
    id serial primary key,
    creator_id int not null references person on delete cascade,
    instance_id int not null references instance on delete cascade,
    name text not null,
    title text,
    summary text,
    sidebar text,
    ap_id text not null,
    local boolean not null,
    deleted boolean not null default false,
    communities int not null default 0,
    subscribers int not null default 0,
    subscribers_local int not null default 0,
    published_at timestamptz not null,
    updated_at timestamptz,
    last_refreshed_at timestamptz not null,
    constraint multi_community_ap_id unique (ap_id)
);
create unique index multi_community_name on multi_community (lower(name), instance_id);
create index multi_community_instance on multi_community (instance_id);
create index multi_community_creator on multi_community (creator_id);
comment on table multi_community is 'A named list of communities that others can follow as one.';
comment on column multi_community.title is 'Null: the name is shown.';
comment on column multi_community.summary is 'One line; null: none.';
comment on column multi_community.sidebar is 'Markdown; null: none.';
comment on column multi_community.deleted is 'By its maker, can be undone.';
comment on column multi_community.updated_at is 'Last edit; null: never edited.';

create table multi_community_entry (
    multi_community_id int not null references multi_community on delete cascade,
    community_id int not null references community on delete cascade,
    primary key (multi_community_id, community_id)
);
create index multi_community_entry_community on multi_community_entry (community_id);
comment on table multi_community_entry is 'What a multi-community is made of.';

create table multi_community_follower (
    person_id int not null references person on delete cascade,
    multi_community_id int not null references multi_community on delete cascade,
    state text not null,
    followed_at timestamptz not null,
    primary key (person_id, multi_community_id),
    constraint multi_community_follower_state check (state in ('accepted', 'pending', 'approval_required', 'denied'))
);
create index multi_community_follower_multi on multi_community_follower (multi_community_id);
comment on table multi_community_follower is 'Who follows a multi-community, and how far that has got.';
