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
    select * from comment where creator_id = ? order by published_at desc, id desc limit 1024
) c
join post p on p.id = c.post_id and not p.deleted and not p.removed and p.scheduled_at is null
join comment_stat s on s.comment_id = c.id
where c.content ilike ? and not c.deleted and not c.removed
