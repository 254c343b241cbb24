with posts as (
    select
        p.creator_id,
        count(*) filter (where not p.deleted and not p.removed and p.scheduled_at is null)::int as posts,
        sum(s.upvotes - s.downvotes)::int as score
    from post p
    join post_stat s on s.post_id = p.id
    group by p.creator_id
),
comments as (
    select
        c.creator_id,
        count(*) filter (where not c.deleted and not c.removed)::int as comments,
        sum(s.upvotes - s.downvotes)::int as score
    from comment c
    join comment_stat s on s.comment_id = c.id
    group by c.creator_id
),
truth as (
    select
        p.id,
        coalesce(o.posts, 0) as posts,
        coalesce(c.comments, 0) as comments,
        coalesce(o.score, 0) as post_score,
        coalesce(c.score, 0) as comment_score
    from person p
    left join posts o on o.creator_id = p.id
    left join comments c on c.creator_id = p.id
),
wrong as (
    select
        t.*,
        row(s.posts, s.comments, s.post_score, s.comment_score)::text as stored,
        row(t.posts, t.comments, t.post_score, t.comment_score)::text as counted
    from truth t
    left join person_stat s on s.person_id = t.id
    where (s.posts, s.comments, s.post_score, s.comment_score)
        is distinct from (t.posts, t.comments, t.post_score, t.comment_score)
),
corrected as (
    update person_stat s
    set posts = w.posts, comments = w.comments, post_score = w.post_score, comment_score = w.comment_score
    from wrong w
    where s.person_id = w.id
)
select format('person %s (posts, comments, post score, comment score): stored %s, counted %s', id, stored, counted) as line
from wrong
order by id
