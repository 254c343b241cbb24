create table import_entry (
    id bigserial primary key,
    person_id int not null references person on delete cascade,
    list text not null,
    address text not null,
    state text not null,
    failure text,
    published_at timestamptz not null,
    constraint import_entry_list check (list in ('followed_communities', 'saved_posts', 'saved_comments', 'blocked_communities', 'blocked_users', 'blocked_instances_communities', 'blocked_instances_persons')),
    constraint import_entry_state check (state in ('waiting', 'done', 'failed'))
);
create index import_entry_person on import_entry (person_id, id);
create index import_entry_published on import_entry (published_at, id);
comment on table import_entry is 'What a user brought in with a file of settings, the last one only, and what became of it.';
comment on column import_entry.list is 'The list of the file it is from, by its name in API v4.';
comment on column import_entry.address is 'Of what is followed, saved or blocked; a host name for instances.';
comment on column import_entry.failure is 'Why it could not be done, for people to read; null: it waits or is done.';

-- Those who look after the site see how many reports there are about a community.
create index report_of_community on report (community_id) where kind = 'community';

-- Grants that have ended are dropped by the schedule.
create index role_grant_expires on role_grant (expires_at) where expires_at is not null;
