with votes_of_post as (
    select post_id, count(*) filter (where up) as up, count(*) filter (where not up) as down from post_vote group by post_id
),
votes_of_comment as (
    select comment_id, count(*) filter (where up) as up, count(*) filter (where not up) as down from comment_vote group by comment_id
),
listed_post as (
    select * from post where not deleted and not removed and scheduled_at is null
),
listed_comment as (
    select * from comment where not deleted and not removed
),
counted (what, id, kept, true_count) as (
    select 'post_stat.upvotes', s.post_id, s.upvotes, coalesce(v.up, 0) from post_stat s left join votes_of_post v using (post_id)
    union all
    select 'post_stat.downvotes', s.post_id, s.downvotes, coalesce(v.down, 0) from post_stat s left join votes_of_post v using (post_id)
    union all
    select 'post_stat.comments', s.post_id, s.comments, (select count(*) from listed_comment c where c.post_id = s.post_id) from post_stat s
    union all
    select 'comment_stat.upvotes', s.comment_id, s.upvotes, coalesce(v.up, 0) from comment_stat s left join votes_of_comment v using (comment_id)
    union all
    select 'comment_stat.downvotes', s.comment_id, s.downvotes, coalesce(v.down, 0) from comment_stat s left join votes_of_comment v using (comment_id)
    union all
    select 'community_stat.posts', s.community_id, s.posts, (select count(*) from listed_post p where p.community_id = s.community_id)
    from community_stat s
    union all
    select 'community_stat.comments', s.community_id, s.comments,
        (select count(*) from listed_comment c join listed_post p on p.id = c.post_id where p.community_id = s.community_id)
    from community_stat s
    union all
    select 'community_stat.subscribers', s.community_id, s.subscribers,
        (select count(*) from community_follower f where f.community_id = s.community_id)
    from community_stat s join community c on c.id = s.community_id and c.local
    union all
    select 'community_stat.subscribers_local', s.community_id, s.subscribers_local,
        (select count(*) from community_follower f join person p on p.id = f.person_id and p.local where f.community_id = s.community_id)
    from community_stat s
    union all
    select 'person_stat.posts', s.person_id, s.posts, (select count(*) from listed_post p where p.creator_id = s.person_id) from person_stat s
    union all
    select 'person_stat.comments', s.person_id, s.comments, (select count(*) from listed_comment c where c.creator_id = s.person_id)
    from person_stat s
    union all
    select 'person_stat.post_score', s.person_id, s.post_score,
        (select coalesce(sum(v.up - v.down), 0) from votes_of_post v join post p on p.id = v.post_id where p.creator_id = s.person_id)
    from person_stat s
    union all
    select 'person_stat.comment_score', s.person_id, s.comment_score,
        (select coalesce(sum(v.up - v.down), 0) from votes_of_comment v join comment c on c.id = v.comment_id where c.creator_id = s.person_id)
    from person_stat s
    union all
    select 'site_stat.posts', 0, (select sum(posts) from site_stat), (select count(*) from listed_post where local)
    union all
    select 'site_stat.comments', 0, (select sum(comments) from site_stat), (select count(*) from listed_comment where local)
    union all
    select 'site_stat.communities', 0, (select sum(communities) from site_stat),
        (select count(*) from community where local and not deleted and not removed)
    union all
    select 'site_stat.users', 0, (select sum(users) from site_stat), (select count(*) from local_user where accepted_application)
)
select what || ' of ' || id || ' is ' || kept || ', not ' || true_count as difference from counted where kept <> true_count order by difference
