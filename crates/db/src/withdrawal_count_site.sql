update site_stat
set posts = posts - (
        select count(*) from post
        where creator_id = ? and local and not deleted and not removed and scheduled_at is null
    ),
    comments = comments - (select count(*) from comment where creator_id = ? and local and not deleted and not removed)
where shard = ?
