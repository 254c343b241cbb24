with batch as (select ?::int[] as posts, ?::int[] as comments)
select link as shown
from batch, post, unnest(array[post.url, post.thumbnail_url, post.custom_thumbnail]) as link
where post.id = any (batch.posts) and link is not null
union
select post.body
from batch, post
where post.id = any (batch.posts) and post.body ~ '/(pictrs/image|api/v4/image|api/v3/image_proxy)'
union
select comment.content
from batch, comment
where comment.id = any (batch.comments) and comment.content ~ '/(pictrs/image|api/v4/image|api/v3/image_proxy)'
