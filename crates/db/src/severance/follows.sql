-- Ends all follows between us and the instances, and keeps them for the day the block is lifted.
with cut as (
    select distinct on (t.below_id) t.below_id, t.instance_id
    from unnest(?::int[], ?::int[]) as t (instance_id, below_id)
    order by t.below_id, t.instance_id
),
ours as (
    delete from community_follower f
    using community c, cut
    where c.instance_id = cut.below_id and f.community_id = c.id
    returning f.person_id, f.community_id, cut.instance_id, f.state, f.followed_at, f.follow_ap_id, true as ours
),
theirs as (
    delete from community_follower f
    using person p, community c, cut
    where p.instance_id = cut.below_id and f.person_id = p.id and c.id = f.community_id and c.local
    returning f.person_id, f.community_id, cut.instance_id, f.state, f.followed_at, f.follow_ap_id, false as ours
),
gone as (
    select * from ours
    union all
    select * from theirs
),
kept as (
    insert into severed_follow (person_id, community_id, severance_id, instance_id, state, followed_at, follow_ap_id)
    select g.person_id, g.community_id, asked.severance_id, g.instance_id, g.state, g.followed_at, g.follow_ap_id
    from (values (?::int)) as asked (severance_id)
    cross join gone g
    on conflict (person_id, community_id) do update
    set severance_id = excluded.severance_id, instance_id = excluded.instance_id, state = excluded.state, followed_at = excluded.followed_at, follow_ap_id = excluded.follow_ap_id
),
sums as (
    select g.community_id, g.ours, (count(*) filter (where g.state <> 'denied'))::int as follows
    from gone g
    group by g.community_id, g.ours
),
counted as (
    update community_stat s
    set subscribers = s.subscribers - case when sums.ours then 0 else sums.follows end,
        subscribers_local = s.subscribers_local - case when sums.ours then sums.follows else 0 end
    from sums
    where s.community_id = sums.community_id
)
select person_id, community_id, ours from gone
