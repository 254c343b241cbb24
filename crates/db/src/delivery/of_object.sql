with told as materialized (
    select s.id, s.community_id, s.inboxes, s.dialect, s.published_at, now.at, now.microblogs
    from (values (?::timestamptz, ?, ?::text[])) as now (at, object, microblogs)
    join sent_activity s on s.object_ap_id = now.object
),
concerned as (
    select p.instance_id, t.id, t.dialect, t.published_at, t.at, t.microblogs
    from told t
    join community_follower f on f.community_id = t.community_id and f.state = 'accepted' and f.followed_at <= t.published_at
    join person p on p.id = f.person_id and not p.local
    union
    select i.id, t.id, t.dialect, t.published_at, t.at, t.microblogs
    from told t
    cross join unnest(t.inboxes) as inbox
    join instance i on i.domain = lower(split_part(inbox, '/', 3))
),
newest as (
    select distinct on (c.instance_id) c.instance_id, c.id, c.published_at, c.at, i.domain
    from concerned c
    join instance i on i.id = c.instance_id
    where c.dialect = 'any'
        or (c.dialect = 'microblog') = (coalesce(i.software, '') = any (c.microblogs))
    order by c.instance_id, c.id desc
),
reached as (
    select
        n.domain,
        case
            when r.sent_id is not null then 'refused'
            when d.dispatched_id < n.id then 'waiting'
            when q.waiting > 0 and q.last_id < n.id then 'waiting'
            else 'delivered'
        end as state,
        coalesce(r.error, q.last_error) as error,
        n.published_at as sent_at
    from newest n
    cross join delivery_state d
    left join instance_queue q on q.instance_id = n.instance_id
    left join delivery_refusal r on r.instance_id = n.instance_id and r.sent_id = n.id
    left join instance_policy o on o.instance_id = n.instance_id and (o.expires_at is null or o.expires_at > n.at)
    where o.kind is distinct from 'blocked' and (q.instance_id is not null or d.dispatched_id < n.id)
)
select domain, state, case when state <> 'delivered' then error end as error, sent_at
from reached
order by state = 'delivered', state desc, domain
limit 5000
