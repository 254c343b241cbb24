-- The id is drawn for a row of `turn`, so after the lock was taken, which is let go with the commit: ids become visible in order.
with turn as materialized (
    select pg_advisory_xact_lock(hashtext('spinney sent_activity'))
), given (ap_id, actor_ap_id, body, thread, community_id, inboxes, everybody, public, dialect, object_ap_id, published_at, job_id) as (
    values (?::text, ?::text, ?::text, ?::bigint, ?::int, ?::text[], ?::boolean, ?::boolean, ?::text, ?::text, ?::timestamptz, ?::bigint)
), ended as (
    delete from job j using given g where j.id = g.job_id
)
insert into sent_activity (ap_id, actor_ap_id, body, thread, community_id, inboxes, everybody, public, dialect, object_ap_id, published_at)
select g.ap_id, g.actor_ap_id, g.body, g.thread, g.community_id, g.inboxes, g.everybody, g.public, g.dialect, g.object_ap_id, g.published_at
from turn, given g
