with votes as (
    select comment_id, count(*) filter (where up)::int as upvotes, count(*) filter (where not up)::int as downvotes
    from comment_vote
    group by comment_id
),
truth as (
    select c.id, coalesce(v.upvotes, 0) as upvotes, coalesce(v.downvotes, 0) as downvotes
    from comment c
    left join votes v on v.comment_id = c.id
),
wrong as (
    select t.*, row(s.upvotes, s.downvotes)::text as stored, row(t.upvotes, t.downvotes)::text as counted
    from truth t
    left join comment_stat s on s.comment_id = t.id
    where (s.upvotes, s.downvotes) is distinct from (t.upvotes, t.downvotes)
),
corrected as (
    update comment_stat s set upvotes = w.upvotes, downvotes = w.downvotes from wrong w where s.comment_id = w.id
)
select format('comment %s (upvotes, downvotes): stored %s, counted %s', id, stored, counted) as line
from wrong
order by id
