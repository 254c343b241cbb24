with d as (select ?::int as delta),
posts as (
    select creator_id, count(*)::int as posts from post
    where id = any (?::int[]) and not deleted and scheduled_at is null
    group by creator_id
),
comments as (
    select creator_id, count(*)::int as comments from comment
    where id = any (?::int[]) and not deleted
    group by creator_id
),
counted as (
    select creator_id, coalesce(posts, 0) as posts, coalesce(comments, 0) as comments
    from posts full join comments using (creator_id)
)
update person_stat s
set posts = s.posts + d.delta * c.posts, comments = s.comments + d.delta * c.comments
from d, counted c
where s.person_id = c.creator_id
