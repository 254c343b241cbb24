insert into post_action as a (person_id, post_id, hidden_at)
select asked.person_id, wanted.id, asked.at
from (values (?::int, ?::int[], ?::timestamptz)) as asked (person_id, ids, at)
cross join lateral (select distinct given.id from unnest(asked.ids) as given (id) order by given.id) as wanted
on conflict (person_id, post_id) do update set hidden_at = excluded.hidden_at where a.hidden_at is null
