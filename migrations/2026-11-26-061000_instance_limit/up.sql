alter table instance_policy add column note text;
comment on column instance_policy.note is 'For admins only; null: none.';

create table instance_limit (
    instance_id int primary key references instance on delete cascade,
    limited boolean not null,
    no_media boolean not null,
    no_reports boolean not null,
    force_nsfw boolean not null,
    no_downvotes boolean not null,
    reason text,
    note text,
    expires_at timestamptz,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint instance_limit_something check (limited or no_media or no_reports or force_nsfw or no_downvotes)
);
comment on table instance_limit is 'What is held back of an instance that is spoken with, and of those whose names end with its name.';
comment on column instance_limit.limited is 'Only who follows its communities sees what is in them and what its people write, in lists of everything, in searches and in the inbox.';
comment on column instance_limit.no_media is 'Its images are neither shown nor fetched.';
comment on column instance_limit.no_reports is 'Complaints of its people are refused.';
comment on column instance_limit.force_nsfw is 'What comes from it is shown as not safe for work.';
comment on column instance_limit.no_downvotes is 'Downvotes of its people do not count.';
comment on column instance_limit.reason is 'For everybody; null: none given.';
comment on column instance_limit.note is 'For admins only; null: none.';
comment on column instance_limit.expires_at is 'Null: until lifted.';
comment on column instance_limit.updated_at is 'Null: never edited.';

-- Instances whose names end with a name are a range of this.
create index instance_reversed_domain on instance ((reverse(domain) collate "C"));

create table severance (
    id serial primary key,
    person_id int references person on delete set null,
    severed_at timestamptz not null
);
create index severance_person on severance (person_id);
comment on table severance is 'Blocks that were set at once, with what they cut.';
comment on column severance.person_id is 'The admin; null: the account is gone.';

create table severed_follow (
    person_id int not null references person on delete cascade,
    community_id int not null references community on delete cascade,
    severance_id int not null references severance on delete cascade,
    instance_id int not null references instance on delete cascade,
    state text not null,
    followed_at timestamptz not null,
    follow_ap_id text,
    primary key (person_id, community_id)
);
create index severed_follow_community on severed_follow (community_id);
create index severed_follow_severance on severed_follow (severance_id);
create index severed_follow_instance on severed_follow (instance_id);
comment on table severed_follow is 'Who followed what until a block cut it, as community_follower had it.';
comment on column severed_follow.instance_id is 'Whose block cut it, and whose unblocking brings it back.';
comment on column severed_follow.follow_ap_id is 'As in community_follower; null: it did not cross instances.';

create table severed_person_follow (
    person_id int not null references person on delete cascade,
    follower_id int not null references person on delete cascade,
    severance_id int not null references severance on delete cascade,
    instance_id int not null references instance on delete cascade,
    follow_ap_id text not null,
    followed_at timestamptz not null,
    primary key (person_id, follower_id)
);
create index severed_person_follow_follower on severed_person_follow (follower_id);
create index severed_person_follow_severance on severed_person_follow (severance_id);
create index severed_person_follow_instance on severed_person_follow (instance_id);
comment on table severed_person_follow is 'Who followed somebody of ours until a block cut it, as person_follower had it.';
comment on column severed_person_follow.instance_id is 'Whose block cut it, and whose unblocking brings it back.';
