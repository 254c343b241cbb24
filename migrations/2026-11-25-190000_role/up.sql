create table role (
    id serial primary key,
    community_id int references community on delete cascade,
    name text not null,
    description text,
    capabilities text[] not null,
    published_at timestamptz not null,
    updated_at timestamptz
);
create unique index role_name on role (coalesce(community_id, 0), lower(name));
create index role_community on role (community_id);
comment on table role is 'Bundles of capabilities that can be granted; moderators and admins have theirs without one.';
comment on column role.community_id is 'Where it holds; null: on the site, and so in every community.';
comment on column role.description is 'What it is for; null: not said.';
comment on column role.capabilities is 'Words of base::capability.';
comment on column role.updated_at is 'Last edit; null: never edited.';

create table role_grant (
    role_id int not null references role on delete cascade,
    person_id int not null references person on delete cascade,
    granted_by_id int references person on delete set null,
    granted_at timestamptz not null,
    expires_at timestamptz,
    primary key (role_id, person_id)
);
create index role_grant_person on role_grant (person_id);
create index role_grant_granted_by on role_grant (granted_by_id);
comment on table role_grant is 'Who holds which role.';
comment on column role_grant.granted_by_id is 'Null: the account is gone.';
comment on column role_grant.expires_at is 'Null: until it is revoked.';

-- What is purged leaves its history behind.
alter table modlog add column detail text;
comment on column modlog.detail is 'What else there is to say: the name of a role, what was changed; null: nothing.';
alter table modlog drop constraint modlog_target_community_id_fkey;
alter table modlog add constraint modlog_target_community_id_fkey foreign key (target_community_id) references community on delete set null;
alter table modlog drop constraint modlog_target_post_id_fkey;
alter table modlog add constraint modlog_target_post_id_fkey foreign key (target_post_id) references post on delete set null;
alter table modlog drop constraint modlog_target_comment_id_fkey;
alter table modlog add constraint modlog_target_comment_id_fkey foreign key (target_comment_id) references comment on delete set null;

-- Lists leave out what was part of something bigger, and cost as much as their page.
create index modlog_whole on modlog (published_at, id) where bulk_action_parent_id is null;
create index modlog_whole_kind on modlog (kind, published_at, id) where bulk_action_parent_id is null;
create index modlog_whole_moderator on modlog (moderator_id, published_at, id) where bulk_action_parent_id is null;
create index modlog_whole_target_person on modlog (target_person_id, published_at, id) where bulk_action_parent_id is null;
create index modlog_whole_target_community on modlog (target_community_id, published_at, id) where bulk_action_parent_id is null;

create table ban_profile (
    modlog_id int primary key references modlog on delete cascade,
    person_id int not null references person on delete cascade,
    avatar text,
    banner text,
    bio text
);
create index ban_profile_person on ban_profile (person_id);
comment on table ban_profile is 'What a ban took from a profile, to be put back when it is lifted.';
comment on column ban_profile.avatar is 'Null: there was none.';
comment on column ban_profile.banner is 'Null: there was none.';
comment on column ban_profile.bio is 'Null: there was none.';

create table ban_message (
    modlog_id int not null references modlog on delete cascade,
    private_message_id int not null references private_message on delete cascade,
    primary key (modlog_id, private_message_id)
);
create index ban_message_private_message on ban_message (private_message_id);
comment on table ban_message is 'Messages a ban removed. Posts, comments and communities it removed have entries in the modlog, messages are nobody else''s affair.';

alter table report
    add column original_title text,
    add column original_summary text,
    add column original_icon text,
    add column original_banner text;
comment on column report.original_title is 'Title of the community when it was reported; null: something else is reported.';
comment on column report.original_summary is 'One line of the community when it was reported; null: it had none.';
comment on column report.original_icon is 'Url of the community''s icon when it was reported; null: it had none.';
comment on column report.original_banner is 'Url of the community''s banner when it was reported; null: it had none.';
comment on column report.original_name is 'Title of the post or name of the community when it was reported; null: it has none.';
create index report_open_community on report (community_id, published_at, id) where not resolved;
create index community_follower_waiting on community_follower (followed_at, person_id) where state = 'approval_required';

create table purged_file (
    id serial primary key,
    url text,
    person_id int,
    purged_at timestamptz not null,
    constraint purged_file_what check (num_nonnulls(url, person_id) = 1)
);
comment on table purged_file is 'Files that are to be deleted because what showed them was purged; a row goes when its files are gone.';
comment on column purged_file.url is 'Where it was linked from; null: all uploads of a person.';
comment on column purged_file.person_id is 'Whose uploads; null: a single file. No foreign key: the person may go first.';
