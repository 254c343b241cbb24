insert into community_activity as a (community_id, person_id, last_active_at)
select n.community_id, n.person_id, n.at
from (values (?::int, ?::int, ?::timestamptz)) as n (community_id, person_id, at)
where not exists (
    select from community_activity k
    where k.community_id = n.community_id and k.person_id = n.person_id and k.last_active_at > n.at - interval '1 hour'
)
on conflict (community_id, person_id) do update set last_active_at = greatest(a.last_active_at, excluded.last_active_at)
