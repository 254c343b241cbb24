select c.id
from unnest(?::int[]) as wanted (id)
cross join (values (?::timestamptz, ?::int)) as start (at, id)
cross join lateral (
    select c.id, c.published_at
    from comment c
    where c.community_id = wanted.id and (c.published_at, c.id) > (start.at, start.id)
    order by c.published_at, c.id
    limit ?
) c
order by c.published_at, c.id
limit ?
