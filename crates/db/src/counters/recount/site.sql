with counted as (
    select person_id % 16 as shard, 1 as users, 0 as posts, 0 as comments, 0 as communities
    from local_user
    where accepted_application
    union all
    select creator_id % 16, 0, 1, 0, 0 from post where local and not deleted and not removed and scheduled_at is null
    union all
    select creator_id % 16, 0, 0, 1, 0 from comment where local and not deleted and not removed
    union all
    select id % 16, 0, 0, 0, 1 from community where local and not deleted and not removed
),
truth as (
    select
        s.shard,
        coalesce(sum(c.users), 0)::int as users,
        coalesce(sum(c.posts), 0)::int as posts,
        coalesce(sum(c.comments), 0)::int as comments,
        coalesce(sum(c.communities), 0)::int as communities
    from site_stat s
    left join counted c on c.shard = s.shard
    group by s.shard
),
wrong as (
    select
        t.*,
        row(s.users, s.posts, s.comments, s.communities)::text as stored,
        row(t.users, t.posts, t.comments, t.communities)::text as counted
    from truth t
    join site_stat s on s.shard = t.shard
    where (s.users, s.posts, s.comments, s.communities) is distinct from (t.users, t.posts, t.comments, t.communities)
),
corrected as (
    update site_stat s
    set users = w.users, posts = w.posts, comments = w.comments, communities = w.communities
    from wrong w
    where s.shard = w.shard
)
select format('site, shard %s (users, posts, comments, communities): stored %s, counted %s', shard, stored, counted) as line
from wrong
order by shard
