insert into comment_vote as v (comment_id, person_id, voted_at, up, local)
values (?, ?, ?, ?, ?)
on conflict (comment_id, person_id) do update set up = excluded.up, voted_at = excluded.voted_at where v.up <> excluded.up
returning case when xmax = 0 then null else not up end as before
