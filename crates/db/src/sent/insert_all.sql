-- The ids are drawn for rows of `turn`, so after the lock was taken, which is let go with the commit: ids become visible in order.
with turn as materialized (
    select pg_advisory_xact_lock(hashtext('spinney sent_activity'))
), given (rows, jobs, at) as (
    values (?::json, ?::bigint[], ?::timestamptz)
), ended as (
    delete from job j using given g where j.id = any (g.jobs)
)
insert into sent_activity (ap_id, actor_ap_id, body, thread, community_id, inboxes, everybody, public, dialect, object_ap_id, published_at)
select s.ap_id, s.actor_ap_id, s.body, s.thread, s.community_id, s.inboxes, s.everybody, s.public, s.dialect, s.object_ap_id, g.at
from turn
cross join given g
cross join lateral rows from (json_to_recordset(g.rows) as (
    ap_id text, actor_ap_id text, body text, thread bigint, community_id int, inboxes text[], everybody boolean, public boolean, dialect text, object_ap_id text
)) with ordinality as s (ap_id, actor_ap_id, body, thread, community_id, inboxes, everybody, public, dialect, object_ap_id, number)
order by s.number
