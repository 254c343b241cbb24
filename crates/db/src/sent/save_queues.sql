insert into instance_queue (instance_id, last_id, waiting, failures, silent_since, next_try_at, last_error, last_success_at, oldest_at, dead, updated_at)
select q.instance_id, q.last_id, q.waiting, q.failures, q.silent_since, q.next_try_at, q.last_error, q.last_success_at, q.oldest_at, q.dead, now.at
from (values (?::timestamptz)) as now (at)
cross join unnest(?::int[], ?::bigint[], ?::int[], ?::int[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::boolean[])
    as q (instance_id, last_id, waiting, failures, silent_since, next_try_at, last_error, last_success_at, oldest_at, dead)
order by q.instance_id
on conflict (instance_id) do update set
    last_id = excluded.last_id,
    waiting = excluded.waiting,
    failures = excluded.failures,
    silent_since = excluded.silent_since,
    next_try_at = excluded.next_try_at,
    last_error = excluded.last_error,
    last_success_at = excluded.last_success_at,
    oldest_at = excluded.oldest_at,
    dead = excluded.dead,
    updated_at = excluded.updated_at
