-- Each table by its key, once for all comments: a tree shows hundreds.
select
    coalesce(a.comment_id, v.comment_id) as comment_id,
    a.saved_at,
    v.up,
    v.voted_at
from (
    select comment_id, saved_at from comment_action where person_id = ? and comment_id = any (?::int[])
) as a
full join (
    select comment_id, up, voted_at from comment_vote where person_id = ? and comment_id = any (?::int[])
) as v on v.comment_id = a.comment_id
