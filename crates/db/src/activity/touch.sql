insert into community_activity as a (community_id, people, hours)
select n.community_id, n.person_id >> 6, array[n.entry]
from (
    select community_id, person_id, floor(extract(epoch from at) / 3600)::int * 64 + (person_id & 63) as entry
    from (values (?::int, ?::int, ?::timestamptz)) as given (community_id, person_id, at)
) as n
where not exists (
    select from community_activity k, unnest(k.hours) as noted
    where k.community_id = n.community_id and k.people = n.person_id >> 6 and noted & 63 = n.entry & 63 and noted >= n.entry
)
-- Somebody else of the row may have come meanwhile, or the same person at another hour.
on conflict (community_id, people) do update set hours =
    array(select noted from unnest(a.hours) as noted where noted & 63 <> excluded.hours[1] & 63)
    || (select max(noted) from unnest(a.hours || excluded.hours) as noted where noted & 63 = excluded.hours[1] & 63)
