-- set_config makes this one commit asynchronous.
insert into post_action as a (person_id, post_id, read_at, read_comments, read_comments_at)
select seen.person_id, seen.post_id, seen.at, seen.comments, seen.at
from (values (?::int, ?::int, ?::int, ?::timestamptz)) as seen (person_id, post_id, comments, at)
cross join set_config('synchronous_commit', 'off', true)
on conflict (person_id, post_id) do update set
    read_at = coalesce(a.read_at, excluded.read_at),
    read_comments = excluded.read_comments,
    read_comments_at = excluded.read_comments_at
where a.read_at is null or a.read_comments is distinct from excluded.read_comments
