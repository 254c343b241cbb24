select
    c.id,
    c.post_id,
    p.community_id,
    c.creator_id,
    c.language_id,
    p.nsfw,
    c.published_at,
    s.upvotes,
    s.downvotes
from (
    select *
    from comment
    where content ilike ? and id between ? and ? and not deleted and not removed
    limit 1024
) c
join post p on p.id = c.post_id and not p.deleted and not p.removed and p.scheduled_at is null
join comment_stat s on s.comment_id = c.id
