with added as (
    insert into comment (id, post_id, community_id, parent_id, creator_id, content, path, ap_id, local, language_id, published_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    returning id
)
insert into comment_stat (comment_id) select id from added
