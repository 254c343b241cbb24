-- The vote and all that follows from it, at once: counters of the comment and its author, when the voter was last active, the job that tells of it.
-- What shares a row with others is joined to what was counted before it, so that locks are taken in the order of db::counters.
with given (target_id, person_id, at, up, local, author_id, community_id, lane, kind, payload) as (
    values (?::int, ?::int, ?::timestamptz, ?::boolean, ?::boolean, ?::int, ?::int, ?::text, ?::text, ?::jsonb)
), withdrawn as (
    delete from comment_vote v using given g
    where g.up is null and v.comment_id = g.target_id and v.person_id = g.person_id
    returning v.up as before
), cast_now as (
    insert into comment_vote as v (comment_id, person_id, voted_at, up, local)
    select g.target_id, g.person_id, g.at, g.up, g.local from given g where g.up is not null
    on conflict (comment_id, person_id) do update set up = excluded.up, voted_at = excluded.voted_at where v.up <> excluded.up
    returning case when xmax = 0 then null else not v.up end as before, v.up as after
), change as (
    select
        c.before,
        (c.after is true)::int - (c.before is true)::int as upvotes,
        (c.after is false)::int - (c.before is false)::int as downvotes
    from (select before, null::boolean as after from withdrawn union all select before, after from cast_now) as c
), counted as (
    update comment_stat s set upvotes = s.upvotes + c.upvotes, downvotes = s.downvotes + c.downvotes
    from change c, given g
    where s.comment_id = g.target_id
    returning c.upvotes - c.downvotes as score
), author as (
    update person_stat p set comment_score = p.comment_score + c.score
    from counted c, given g
    where p.person_id = g.author_id
    returning p.person_id
), active as (
    insert into community_activity as a (community_id, people, hours)
    select n.community_id, n.person_id >> 6, array[n.entry]
    from (
        select g.community_id, g.person_id, floor(extract(epoch from g.at) / 3600)::int * 64 + (g.person_id & 63) as entry
        from given g where g.community_id is not null
    ) as n
    where (select count(*) from author) >= 0 and not exists (
        select from community_activity k, unnest(k.hours) as noted
        where k.community_id = n.community_id and k.people = n.person_id >> 6 and noted & 63 = n.entry & 63 and noted >= n.entry
    )
    -- As activity/touch.sql.
    on conflict (community_id, people) do update set hours =
        array(select noted from unnest(a.hours) as noted where noted & 63 <> excluded.hours[1] & 63)
        || (select max(noted) from unnest(a.hours || excluded.hours) as noted where noted & 63 = excluded.hours[1] & 63)
), told as (
    insert into job (lane, kind, payload, run_at)
    select g.lane, g.kind, jsonb_set(g.payload, '{event,before}', coalesce(to_jsonb(c.before), 'null')), g.at
    from given g, change c
    where g.payload is not null
)
select before from change
