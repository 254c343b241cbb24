-- Everything that follows from the rows. The setting bench.now is the present.
insert into post_stat (post_id, comments, upvotes, downvotes, newest_comment_at, newest_bump_at)
select p.id, coalesce(c.comments, 0), coalesce(v.up, 0), coalesce(v.down, 0),
    coalesce(c.newest_comment_at, p.published_at), coalesce(c.newest_bump_at, p.published_at)
from post p
left join (
    select c.post_id, count(*)::int as comments, max(c.published_at) as newest_comment_at,
        max(c.published_at) filter (where c.creator_id <> p.creator_id and c.published_at < p.published_at + interval '2 days') as newest_bump_at
    from comment c join post p on p.id = c.post_id
    group by c.post_id
) c on c.post_id = p.id
left join (
    select post_id, count(*) filter (where up)::int as up, count(*) filter (where not up)::int as down from post_vote group by post_id
) v on v.post_id = p.id
order by p.id;

insert into comment_stat (comment_id, upvotes, downvotes)
select c.id, coalesce(v.up, 0), coalesce(v.down, 0)
from comment c
left join (
    select comment_id, count(*) filter (where up)::int as up, count(*) filter (where not up)::int as down from comment_vote group by comment_id
) v on v.comment_id = c.id
order by c.id;

insert into person_stat (person_id, posts, comments, post_score, comment_score)
select p.id, coalesce(o.posts, 0), coalesce(c.comments, 0), coalesce(o.score, 0), coalesce(c.score, 0)
from person p
left join (
    select p.creator_id, count(*)::int as posts, sum(s.upvotes - s.downvotes)::int as score
    from post p join post_stat s on s.post_id = p.id group by p.creator_id
) o on o.creator_id = p.id
left join (
    select c.creator_id, count(*)::int as comments, sum(s.upvotes - s.downvotes)::int as score
    from comment c join comment_stat s on s.comment_id = c.id group by c.creator_id
) c on c.creator_id = p.id
order by p.id
on conflict (person_id) do nothing;

-- A community of another instance tells us how many follow it; here ten times those we know.
insert into community_stat (community_id, subscribers, subscribers_local, posts, comments)
select c.id, coalesce(f.followers, 0) * case when c.local then 1 else 10 end, coalesce(f.followers, 0), coalesce(p.posts, 0), coalesce(p.comments, 0)
from community c
left join (select community_id, count(*)::int as followers from community_follower group by community_id) f on f.community_id = c.id
left join (
    select p.community_id, count(*)::int as posts, sum(s.comments)::int as comments
    from post p join post_stat s on s.post_id = p.id group by p.community_id
) p on p.community_id = c.id
order by c.id
on conflict (community_id) do nothing;

update site_stat s
set users = (select count(*) from local_user u where u.person_id & 15 = s.shard),
    posts = (select count(*) from post p where p.local and p.creator_id & 15 = s.shard),
    comments = (select count(*) from comment c where c.local and c.creator_id & 15 = s.shard),
    communities = (select count(*) from community c where c.local and c.id & 15 = s.shard);

insert into community_activity (community_id, people, hours)
select community_id, person_id >> 6, array_agg(hour * 64 + (person_id & 63) order by person_id)
from (
    select community_id, person_id, max(floor(extract(epoch from at) / 3600)::int) as hour
    from (
        select community_id, creator_id as person_id, published_at as at from post
        union all
        select community_id, creator_id, published_at from comment
        union all
        select p.community_id, v.person_id, v.voted_at from post_vote v join post p on p.id = v.post_id
        union all
        select c.community_id, v.person_id, v.voted_at from comment_vote v join comment c on c.id = v.comment_id
    ) as did
    group by community_id, person_id
    having max(at) > current_setting('bench.now')::timestamptz - interval '6 months'
) as last
group by community_id, person_id >> 6
order by community_id, person_id >> 6;

select setval(pg_get_serial_sequence(t.name, 'id'), t.id)
from (
    select 'instance' as name, max(id) as id from instance
    union all select 'person', max(id) from person
    union all select 'community', max(id) from community
    union all select 'post', max(id) from post
    union all select 'comment', max(id) from comment
) as t;
