insert into instance_queue (instance_id, last_id, waiting, failures, next_try_at, last_error, last_success_at, oldest_at, dead, updated_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (instance_id) do update set
    last_id = excluded.last_id,
    waiting = excluded.waiting,
    failures = excluded.failures,
    next_try_at = excluded.next_try_at,
    last_error = excluded.last_error,
    last_success_at = excluded.last_success_at,
    oldest_at = excluded.oldest_at,
    dead = excluded.dead,
    updated_at = excluded.updated_at
