insert into community_activity as a (community_id, person_id, last_active_at)
values (?, ?, date_trunc('hour', ?::timestamptz))
on conflict (community_id, person_id) do update set last_active_at = excluded.last_active_at
where a.last_active_at < excluded.last_active_at
