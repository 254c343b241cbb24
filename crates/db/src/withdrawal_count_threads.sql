with gone as (
    select post_id, count(*)::int as comments
    from comment
    where creator_id = ? and not deleted and not removed
    group by post_id
), archived as (
    update post_archive a set comments = a.comments - gone.comments from gone where a.post_id = gone.post_id
)
update post_stat s set comments = s.comments - gone.comments from gone where s.post_id = gone.post_id
