with posts as (
    select p.creator_id, sum(s.upvotes - s.downvotes)::int as score
    from post p
    join post_stat s on s.post_id = p.id
    where p.id = any (?::int[])
    group by p.creator_id
),
comments as (
    select c.creator_id, sum(s.upvotes - s.downvotes)::int as score
    from comment c
    join comment_stat s on s.comment_id = c.id
    where c.id = any (?::int[])
    group by c.creator_id
),
counted as (
    select creator_id, coalesce(p.score, 0) as post_score, coalesce(c.score, 0) as comment_score
    from posts p full join comments c using (creator_id)
)
update person_stat s
set post_score = s.post_score - c.post_score, comment_score = s.comment_score - c.comment_score
from counted c
where s.person_id = c.creator_id
