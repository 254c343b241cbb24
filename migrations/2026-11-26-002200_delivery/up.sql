alter table sent_activity add column object_ap_id text;
create index sent_activity_object on sent_activity (object_ap_id) where object_ap_id is not null;
comment on column sent_activity.object_ap_id is 'The post or comment it brings or changes; null: it does something else.';

alter table instance_queue add column oldest_at timestamptz;
alter table instance_queue add column retry_at timestamptz;
comment on column instance_queue.oldest_at is 'When the oldest that was held in memory was written down; null: none was held.';
comment on column instance_queue.retry_at is 'When an admin last asked to try again at once; null: never.';

create table delivery_refusal (
    instance_id int not null references instance on delete cascade,
    sent_id bigint not null,
    ap_id text not null,
    object_ap_id text not null,
    error text not null,
    refused_at timestamptz not null,
    primary key (instance_id, sent_id)
);
create index delivery_refusal_sent on delivery_refusal (sent_id);
create index delivery_refusal_refused on delivery_refusal (refused_at);
comment on table delivery_refusal is 'Posts and comments, new or changed, that an instance did not want. Kept as long as what was sent.';

create table peer_traffic (
    instance_id int not null references instance on delete cascade,
    begins_at timestamptz not null,
    received int not null default 0,
    delivered int not null default 0,
    refused int not null default 0,
    failed int not null default 0,
    primary key (instance_id, begins_at)
);
create index peer_traffic_begins on peer_traffic (begins_at);
comment on table peer_traffic is 'Activities to and from an instance, by ten minutes; kept for two days.';
comment on column peer_traffic.refused is 'Of ours, by them.';
