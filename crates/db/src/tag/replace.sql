with new as (
    select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
        as n (ap_id, name, display_name, summary, color)
), gone as (
    update community_tag t set deleted = true
    where t.community_id = ? and not t.deleted and t.ap_id not in (select n.ap_id from new n)
)
insert into community_tag (community_id, name, display_name, summary, color, ap_id, published_at)
select ?, n.name, n.display_name, n.summary, n.color, n.ap_id, ?
from new n
on conflict (ap_id) do update
set display_name = excluded.display_name, summary = excluded.summary, color = excluded.color, deleted = false
where community_tag.community_id = excluded.community_id
