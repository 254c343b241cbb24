select distinct actor.inbox_url as url
from (values (?::int, ?::text[], ?::text[], ?::int)) as asked (instance_id, shared, named, community_id)
cross join lateral (
    select p.inbox_url, p.shared_inbox_url, p.instance_id from person p where p.ap_id = any (asked.named)
    union all
    select c.inbox_url, c.shared_inbox_url, c.instance_id from community c where c.ap_id = any (asked.named)
    union all
    select p.inbox_url, p.shared_inbox_url, p.instance_id
    from community_follower f join person p on p.id = f.person_id
    where f.community_id = asked.community_id and f.state = 'accepted'
) as actor
where actor.instance_id = asked.instance_id
    and actor.shared_inbox_url = any (asked.shared)
    and actor.inbox_url <> actor.shared_inbox_url
order by url
limit 50
