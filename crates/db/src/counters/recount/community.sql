with followers as (
    select
        f.community_id,
        count(*)::int as subscribers,
        count(*) filter (where p.local)::int as subscribers_local
    from community_follower f
    join person p on p.id = f.person_id
    where f.state <> 'denied'
    group by f.community_id
),
listed as (
    select p.community_id, count(*)::int as posts, sum(s.comments)::int as comments
    from post p
    join post_stat s on s.post_id = p.id
    where not p.deleted and not p.removed and p.scheduled_at is null
    group by p.community_id
),
truth as (
    select
        c.id,
        -- The followers a community has elsewhere are told by its own instance.
        case when c.local then coalesce(f.subscribers, 0) else s.subscribers end as subscribers,
        coalesce(f.subscribers_local, 0) as subscribers_local,
        coalesce(l.posts, 0) as posts,
        coalesce(l.comments, 0) as comments
    from community c
    left join community_stat s on s.community_id = c.id
    left join followers f on f.community_id = c.id
    left join listed l on l.community_id = c.id
),
wrong as (
    select
        t.*,
        row(s.subscribers, s.subscribers_local, s.posts, s.comments)::text as stored,
        row(t.subscribers, t.subscribers_local, t.posts, t.comments)::text as counted
    from truth t
    left join community_stat s on s.community_id = t.id
    where (s.subscribers, s.subscribers_local, s.posts, s.comments)
        is distinct from (t.subscribers, t.subscribers_local, t.posts, t.comments)
),
corrected as (
    update community_stat s
    set subscribers = w.subscribers, subscribers_local = w.subscribers_local, posts = w.posts, comments = w.comments
    from wrong w
    where s.community_id = w.id
)
select format('community %s (subscribers, local ones, posts, comments): stored %s, counted %s', id, stored, counted) as line
from wrong
order by id
