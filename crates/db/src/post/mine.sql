-- One look by primary key for each post. `offset 0` keeps the planner from turning the look-ups round, which would read everything the person ever did.
select
    wanted.id as post_id,
    a.read_at,
    a.read_comments,
    a.read_comments_at,
    a.saved_at,
    a.hidden_at,
    v.up,
    v.voted_at,
    n.mode as notifications
from (values (?::int, ?::int[])) as asked (person_id, ids)
cross join unnest(asked.ids) as wanted (id)
left join lateral (
    select * from post_action a where a.person_id = asked.person_id and a.post_id = wanted.id offset 0
) a on true
left join lateral (
    select * from post_vote v where v.post_id = wanted.id and v.person_id = asked.person_id offset 0
) v on true
left join lateral (
    select * from post_notification n where n.person_id = asked.person_id and n.post_id = wanted.id offset 0
) n on true
where a.post_id is not null or v.post_id is not null or n.post_id is not null
