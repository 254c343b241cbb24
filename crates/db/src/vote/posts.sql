-- As post.sql, for several votes at once, of which no two are of one person on one post. Counters are added up first, so that each row is written once.
with given (target_id, person_id, at, up, local, author_id, community_id, reads, lane, kind, payload, number) as (
    select * from unnest(?::int[], ?::int[], ?::timestamptz[], ?::boolean[], ?::boolean[], ?::int[], ?::int[], ?::boolean[], ?::text[], ?::text[], ?::jsonb[]) with ordinality
), withdrawn as (
    delete from post_vote v using given g
    where g.up is null and v.post_id = g.target_id and v.person_id = g.person_id
    returning g.number, v.up as before
), cast_now as (
    insert into post_vote as v (post_id, person_id, voted_at, up, local)
    select g.target_id, g.person_id, g.at, g.up, g.local from given g where g.up is not null order by g.target_id, g.person_id
    on conflict (post_id, person_id) do update set up = excluded.up, voted_at = excluded.voted_at where v.up <> excluded.up
    returning v.post_id, v.person_id, case when xmax = 0 then null else not v.up end as before, v.up as after
), change as (
    select
        c.number,
        c.before,
        (c.after is true)::int - (c.before is true)::int as upvotes,
        (c.after is false)::int - (c.before is false)::int as downvotes
    from (
        select number, before, null::boolean as after from withdrawn
        union all
        select g.number, n.before, n.after from cast_now n join given g on g.target_id = n.post_id and g.person_id = n.person_id
    ) as c
), counted as (
    update post_stat s set upvotes = s.upvotes + c.upvotes, downvotes = s.downvotes + c.downvotes
    from (
        select g.target_id, sum(c.upvotes)::int as upvotes, sum(c.downvotes)::int as downvotes
        from change c join given g on g.number = c.number group by g.target_id
    ) as c
    where s.post_id = c.target_id
    returning s.post_id, c.upvotes - c.downvotes as score
), author as (
    update person_stat p set post_score = p.post_score + a.score
    from (
        select g.author_id, sum(c.score)::int as score
        from counted c join (select distinct target_id, author_id from given) as g on g.target_id = c.post_id group by g.author_id
    ) as a
    where p.person_id = a.author_id
    returning p.person_id
), read_now as (
    insert into post_action as a (person_id, post_id, read_at)
    select g.person_id, g.target_id, g.at from given g where g.reads and (select count(*) from author) >= 0
    on conflict (person_id, post_id) do update set read_at = excluded.read_at where a.read_at is null
), active as (
    insert into community_activity as a (community_id, people, hours)
    select n.community_id, n.people, array_agg(distinct n.entry)
    from (
        select g.community_id, g.person_id >> 6 as people, floor(extract(epoch from g.at) / 3600)::int * 64 + (g.person_id & 63) as entry
        from given g where g.community_id is not null
    ) as n
    where (select count(*) from author) >= 0 and not exists (
        select from community_activity k, unnest(k.hours) as noted
        where k.community_id = n.community_id and k.people = n.people and noted & 63 = n.entry & 63 and noted >= n.entry
    )
    group by n.community_id, n.people
    -- As activity/touch.sql; here several of the row may have come.
    on conflict (community_id, people) do update set hours =
        array(select noted from unnest(a.hours) as noted where not exists (select from unnest(excluded.hours) as e where e & 63 = noted & 63))
        || array(
            select max(noted) from unnest(a.hours || excluded.hours) as noted
            where exists (select from unnest(excluded.hours) as e where e & 63 = noted & 63) group by noted & 63
        )
), told as (
    insert into job (lane, kind, payload, run_at)
    select g.lane, g.kind, jsonb_set(g.payload, '{event,before}', coalesce(to_jsonb(c.before), 'null')), g.at
    from given g join change c on c.number = g.number
    where g.payload is not null order by g.number
)
select number, before from change
