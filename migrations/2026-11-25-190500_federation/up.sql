alter table actor_key
    add column key_id text,
    add column refreshed_at timestamptz;
comment on column actor_key.key_id is 'Url of the key; null: the actor''s id with #main-key.';
comment on column actor_key.refreshed_at is 'When the key was last fetched; null: never, it is ours.';

create index actor_key_key_id on actor_key (key_id) where key_id is not null;

create table key_pool (
    id bigserial primary key,
    public_pem text not null,
    private_pem text not null
);
comment on table key_pool is 'Key pairs that were made ahead, so that nobody waits for theirs; each is given to one actor.';

alter table community_follower add column follow_ap_id text;
comment on column community_follower.follow_ap_id is 'Id of the activity that asked for it; null: it did not cross instances.';

create index community_follower_follow_ap_id on community_follower (follow_ap_id) where follow_ap_id is not null;
create index community_moderators_url on community (moderators_url) where moderators_url is not null;
create index community_featured_url on community (featured_url) where featured_url is not null;

create table person_follower (
    person_id int not null references person on delete cascade,
    follower_id int not null references person on delete cascade,
    follow_ap_id text not null,
    followed_at timestamptz not null,
    primary key (person_id, follower_id)
);
create index person_follower_follower on person_follower (follower_id);
comment on table person_follower is 'People of other instances who follow somebody of ours.';

create table report_activity (
    report_id int primary key references report on delete cascade,
    ap_id text not null
);
create index report_activity_ap_id on report_activity (ap_id);
comment on table report_activity is 'Complaints that came from another instance or went to one, with the id of the activity.';

create sequence sent_activity_id_seq;
create table sent_activity (
    id bigint not null default nextval('sent_activity_id_seq'),
    ap_id text not null,
    actor_ap_id text not null,
    body text not null,
    thread bigint not null,
    community_id int,
    inboxes text[] not null default '{}',
    everybody boolean not null default false,
    public boolean not null default true,
    dialect text not null default 'any',
    published_at timestamptz not null,
    primary key (id, published_at),
    constraint sent_activity_dialect check (dialect in ('any', 'forum', 'microblog'))
) partition by range (published_at);
create index sent_activity_ap_id on sent_activity (ap_id);
comment on table sent_activity is 'What this instance tells others, each once; a partition a day, in the schema sent. Ids are given under a lock, so they become visible in their order. No foreign keys: it outlives what it tells of.';
comment on column sent_activity.actor_ap_id is 'Who signs it.';
comment on column sent_activity.body is 'The bytes that are sent.';
comment on column sent_activity.thread is 'Activities with the same number arrive in their order; others may overtake each other.';
comment on column sent_activity.community_id is 'The followers of this community get it; null: not for followers.';
comment on column sent_activity.inboxes is 'These get it, too.';
comment on column sent_activity.everybody is 'Every instance we know gets it.';
comment on column sent_activity.public is 'Whether it can be fetched by its id.';
comment on column sent_activity.dialect is 'Whether forums, microblogs or all understand it.';
create schema sent;
create table sent.rest partition of sent_activity default;
comment on table sent.rest is 'What was sent on a day without a partition of its own.';

create table instance_queue (
    instance_id int primary key references instance on delete cascade,
    last_id bigint not null,
    waiting int not null default 0,
    failures int not null default 0,
    next_try_at timestamptz,
    last_error text,
    last_success_at timestamptz,
    paused boolean not null default false,
    dead boolean not null default false,
    updated_at timestamptz not null
) with (fillfactor = 80);
comment on table instance_queue is 'How far sending to an instance has got. One without a row has had all that concerned it.';
comment on column instance_queue.last_id is 'All that concerned it up to this sent_activity has arrived or was given up.';
comment on column instance_queue.waiting is 'How many waited when this was saved; 0: all that was dispatched has arrived, whatever last_id says.';
comment on column instance_queue.failures is 'Attempts in a row that failed.';
comment on column instance_queue.next_try_at is 'Not before this; null: at once.';
comment on column instance_queue.last_error is 'Of the last attempt that failed; null: none has.';
comment on column instance_queue.last_success_at is 'When something last arrived there; null: never.';
comment on column instance_queue.paused is 'An admin has stopped sending.';
comment on column instance_queue.dead is 'It has not answered for so long that it is left alone until it is heard of.';

create table delivery_state (
    id int primary key default 1,
    dispatched_id bigint not null,
    constraint delivery_state_single_row check (id = 1)
);
comment on table delivery_state is 'Up to which sent_activity all were handed to the queues of those they concern; one row.';
insert into delivery_state (dispatched_id) values (0);

create table received_activity (
    hash uuid primary key,
    received_at timestamptz not null
);
comment on table received_activity is 'Activities that had their effect, by the first half of the SHA-256 of their ids, so that none has it twice.';
