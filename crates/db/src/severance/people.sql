-- As follows.sql, of people of the instances who follow people of ours.
with cut as (
    select distinct on (t.below_id) t.below_id, t.instance_id
    from unnest(?::int[], ?::int[]) as t (instance_id, below_id)
    order by t.below_id, t.instance_id
),
gone as (
    delete from person_follower f
    using person p, cut
    where p.instance_id = cut.below_id and f.follower_id = p.id
    returning f.person_id, f.follower_id, cut.instance_id, f.follow_ap_id, f.followed_at
)
insert into severed_person_follow (person_id, follower_id, severance_id, instance_id, follow_ap_id, followed_at)
select g.person_id, g.follower_id, asked.severance_id, g.instance_id, g.follow_ap_id, g.followed_at
from (values (?::int)) as asked (severance_id)
cross join gone g
on conflict (person_id, follower_id) do update
set severance_id = excluded.severance_id, instance_id = excluded.instance_id, follow_ap_id = excluded.follow_ap_id, followed_at = excluded.followed_at
