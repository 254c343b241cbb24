with below as (
    select
        c.post_id,
        count(*) filter (where not c.deleted and not c.removed)::int as comments,
        max(c.published_at) as newest_at,
        max(c.published_at) filter (
            where c.creator_id <> p.creator_id and c.published_at < p.published_at + interval '2 days'
        ) as bumped_at
    from comment c
    join post p on p.id = c.post_id
    group by c.post_id
),
votes as (
    select post_id, count(*) filter (where up)::int as upvotes, count(*) filter (where not up)::int as downvotes
    from post_vote
    group by post_id
),
truth as (
    select
        p.id,
        coalesce(b.comments, 0) as comments,
        coalesce(v.upvotes, 0) as upvotes,
        coalesce(v.downvotes, 0) as downvotes,
        greatest(p.published_at, b.newest_at) as newest_comment_at,
        greatest(p.published_at, b.bumped_at) as newest_bump_at
    from post p
    left join below b on b.post_id = p.id
    left join votes v on v.post_id = p.id
),
wrong as (
    select
        t.*,
        row(s.comments, s.upvotes, s.downvotes, s.newest_comment_at, s.newest_bump_at)::text as stored,
        row(t.comments, t.upvotes, t.downvotes, t.newest_comment_at, t.newest_bump_at)::text as counted
    from truth t
    left join post_stat s on s.post_id = t.id
    where (s.comments, s.upvotes, s.downvotes, s.newest_comment_at, s.newest_bump_at)
        is distinct from (t.comments, t.upvotes, t.downvotes, t.newest_comment_at, t.newest_bump_at)
),
corrected as (
    update post_stat s
    set comments = w.comments,
        upvotes = w.upvotes,
        downvotes = w.downvotes,
        newest_comment_at = w.newest_comment_at,
        newest_bump_at = w.newest_bump_at
    from wrong w
    where s.post_id = w.id
)
select format('post %s (comments, upvotes, downvotes, newest comment, newest bump): stored %s, counted %s', id, stored, counted) as line
from wrong
order by id
