-- Brings back the follows that the blocks of the instances cut, but for those of accounts that are gone.
with back as (
    delete from severed_follow s
    using person p, community c
    where s.instance_id = any (?::int[]) and p.id = s.person_id and c.id = s.community_id
    returning s.person_id, s.community_id, s.state, s.followed_at, s.follow_ap_id, p.local as ours, p.deleted as gone
),
made as (
    insert into community_follower (person_id, community_id, state, followed_at, follow_ap_id)
    select b.person_id, b.community_id, b.state, b.followed_at, b.follow_ap_id
    from back b
    where not b.gone
    on conflict do nothing
    returning person_id, community_id, state
),
sums as (
    select m.community_id, b.ours, (count(*) filter (where m.state <> 'denied'))::int as follows
    from made m
    join back b on b.person_id = m.person_id and b.community_id = m.community_id
    group by m.community_id, b.ours
),
counted as (
    update community_stat s
    set subscribers = s.subscribers + case when sums.ours then 0 else sums.follows end,
        subscribers_local = s.subscribers_local + case when sums.ours then sums.follows else 0 end
    from sums
    where s.community_id = sums.community_id
)
select m.person_id, m.community_id, b.ours
from made m
join back b on b.person_id = m.person_id and b.community_id = m.community_id
