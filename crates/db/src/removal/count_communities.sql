update community_stat c
set posts = c.posts + d.delta * counted.posts, comments = c.comments + d.delta * counted.comments
from (values (?::int)) as d (delta),
    (
        select p.community_id, count(*)::int as posts, sum(s.comments)::int as comments
        from post p
        join post_stat s on s.post_id = p.id
        where p.id in (select unnest(?::int[]) union select post_id from comment where id = any (?::int[]))
            and not p.deleted and not p.removed and p.scheduled_at is null
        group by p.community_id
    ) as counted
where c.community_id = counted.community_id
