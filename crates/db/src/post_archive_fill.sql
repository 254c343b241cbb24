insert into post_archive (
    post_id, community_id, creator_id, score, comments, language_id, published_at, newest_comment_at, controversy,
    nsfw, media, deleted, removed, scheduled
)
select
    p.id, p.community_id, p.creator_id, s.upvotes - s.downvotes, s.comments, p.language_id, p.published_at, s.newest_comment_at,
    controversy(s.upvotes, s.downvotes),
    p.nsfw, p.url_content_type is not null and p.url_content_type ~ '^(image|video)/', p.deleted, p.removed, p.scheduled_at is not null
from post p join post_stat s on s.post_id = p.id
where p.published_at >= ? and p.published_at < ?
on conflict (post_id) do nothing

