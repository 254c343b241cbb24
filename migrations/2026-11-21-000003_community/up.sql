create table community (
    id serial primary key,
    instance_id int not null references instance on delete cascade,
    name text not null,
    title text not null,
    sidebar text,
    summary text,
    icon text,
    banner text,
    ap_id text not null,
    inbox_url text not null,
    shared_inbox_url text,
    followers_url text,
    moderators_url text,
    featured_url text,
    local boolean not null,
    nsfw boolean not null default false,
    deleted boolean not null default false,
    removed boolean not null default false,
    posting_restricted_to_mods boolean not null default false,
    visibility text not null default 'public',
    languages int[] not null default '{}',
    published_at timestamptz not null,
    updated_at timestamptz,
    last_refreshed_at timestamptz not null,
    constraint community_ap_id unique (ap_id),
    constraint community_visibility check (visibility in ('public', 'unlisted', 'local_only_public', 'local_only_private', 'private'))
);
create unique index community_name on community (lower(name), instance_id);
create index community_instance on community (instance_id);
create index community_published on community (published_at, id);
comment on table community is 'A community, here or elsewhere.';
comment on column community.sidebar is 'Long description, markdown; null: none.';
comment on column community.summary is 'One line; null: none.';
comment on column community.icon is 'Url; null: none.';
comment on column community.banner is 'Url; null: none.';
comment on column community.shared_inbox_url is 'Null: use inbox_url.';
comment on column community.followers_url is 'Null: not known, or a local one.';
comment on column community.moderators_url is 'Null: not known, or a local one.';
comment on column community.featured_url is 'Null: not known, or a local one.';
comment on column community.deleted is 'By its first moderator, can be undone.';
comment on column community.removed is 'By an admin, can be undone.';
comment on column community.languages is 'Ids of base::language that may be used in it; empty: all.';
comment on column community.updated_at is 'Last edit; null: never edited.';

create table community_stat (
    community_id int primary key references community on delete cascade,
    subscribers int not null default 0,
    subscribers_local int not null default 0,
    posts int not null default 0,
    comments int not null default 0,
    users_active_day int not null default 0,
    users_active_week int not null default 0,
    users_active_month int not null default 0,
    users_active_half_year int not null default 0
) with (fillfactor = 80);
comment on table community_stat is 'Counters of a community; posts and comments that are neither deleted nor removed.';

create table community_follower (
    person_id int not null references person on delete cascade,
    community_id int not null references community on delete cascade,
    state text not null,
    followed_at timestamptz not null,
    primary key (person_id, community_id),
    constraint community_follower_state check (state in ('accepted', 'pending', 'approval_required', 'denied'))
);
create index community_follower_community on community_follower (community_id);
comment on table community_follower is 'Who follows what, and how far that has got.';

create table community_moderator (
    community_id int not null references community on delete cascade,
    person_id int not null references person on delete cascade,
    appointed_at timestamptz not null,
    primary key (community_id, person_id)
);
create index community_moderator_person on community_moderator (person_id);
comment on table community_moderator is 'Moderators; who was appointed earlier ranks higher.';

create table community_ban (
    community_id int not null references community on delete cascade,
    person_id int not null references person on delete cascade,
    banned_at timestamptz not null,
    expires_at timestamptz,
    primary key (community_id, person_id)
);
create index community_ban_person on community_ban (person_id);
comment on table community_ban is 'Who may not take part in a community.';
comment on column community_ban.expires_at is 'Null: for good.';

create table community_block (
    person_id int not null references person on delete cascade,
    community_id int not null references community on delete cascade,
    blocked_at timestamptz not null,
    primary key (person_id, community_id)
);
create index community_block_community on community_block (community_id);
comment on table community_block is 'person does not want to see the community.';

create table community_activity (
    community_id int not null references community on delete cascade,
    people int not null,
    hours int[] not null,
    primary key (community_id, people)
) with (fillfactor = 90);
comment on table community_activity is 'When people last posted, commented or voted in a community, to the hour; what active-user counts are made from. 64 people share a row: one each would be mostly row header. People who are gone are not counted, and forgotten after half a year.';
comment on column community_activity.people is 'What their ids have in common: the id without its last six bits.';
comment on column community_activity.hours is 'An entry for each of them that was active, in no order: the hour counted from 1970, times 64, plus the last six bits of the id.';
