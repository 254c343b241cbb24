update post
set name = ?,
    body = ?,
    url = null,
    alt_text = null,
    embed_title = null,
    embed_description = null,
    embed_video_url = null,
    thumbnail_url = null,
    custom_thumbnail = null,
    url_content_type = null,
    deleted_at = null
where id in (select id from post where deleted and deleted_at < ? order by deleted_at, id limit ?)
returning id
