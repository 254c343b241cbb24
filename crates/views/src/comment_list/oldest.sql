-- The range and the order begin with the community, so that the plan can only be to walk its part of one index: post_list::archive says why.
select c.id
from unnest(?::int[]) as wanted (id)
cross join (values (?::timestamptz, ?::int)) as start (at, id)
cross join lateral (
    select c.id, c.published_at
    from comment c
    where (c.community_id, c.published_at, c.id) > (wanted.id, start.at, start.id) and c.community_id <= wanted.id
    order by c.community_id, c.published_at, c.id
    limit ?
) c
order by c.published_at, c.id
limit ?
