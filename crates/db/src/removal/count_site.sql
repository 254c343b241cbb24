with d as (select ?::int as delta),
posts as (
    select mod(creator_id, 16)::smallint as shard, count(*)::int as posts from post
    where id = any (?::int[]) and local and not deleted and scheduled_at is null
    group by 1
),
comments as (
    select mod(creator_id, 16)::smallint as shard, count(*)::int as comments from comment
    where id = any (?::int[]) and local and not deleted
    group by 1
),
counted as (
    select shard, coalesce(posts, 0) as posts, coalesce(comments, 0) as comments
    from posts full join comments using (shard)
)
update site_stat s
set posts = s.posts + d.delta * c.posts, comments = s.comments + d.delta * c.comments
from d, counted c
where s.shard = c.shard
