-- As post/mine.sql: one look by primary key for each comment.
select
    wanted.id as comment_id,
    a.saved_at,
    v.up,
    v.voted_at
from (values (?::int, ?::int[])) as asked (person_id, ids)
cross join unnest(asked.ids) as wanted (id)
left join lateral (
    select * from comment_action a where a.person_id = asked.person_id and a.comment_id = wanted.id offset 0
) a on true
left join lateral (
    select * from comment_vote v where v.comment_id = wanted.id and v.person_id = asked.person_id offset 0
) v on true
where a.comment_id is not null or v.comment_id is not null
