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
    deleted = true,
    updated_at = ?
where creator_id = ?
