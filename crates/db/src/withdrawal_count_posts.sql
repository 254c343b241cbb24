update community_stat c
set posts = c.posts - gone.posts, comments = c.comments - gone.comments
from (
    select p.community_id, count(*)::int as posts, sum(s.comments)::int as comments
    from post p
    join post_stat s on s.post_id = p.id
    where p.creator_id = ? and not p.deleted and not p.removed and p.scheduled_at is null
    group by p.community_id
) as gone
where c.community_id = gone.community_id
