insert into sent_activity (ap_id, actor_ap_id, body, thread, inboxes, public, object_ap_id, published_at)
select s.ap_id, s.actor_ap_id, s.body, s.thread, array[i.inbox], s.public, s.object_ap_id, i.at
from (
    select
        now.at,
        coalesce(
            (select c.shared_inbox_url from community c where c.instance_id = now.id and c.shared_inbox_url is not null limit 1),
            (select p.shared_inbox_url from person p where p.instance_id = now.id and p.shared_inbox_url is not null limit 1),
            (select o.inbox_url from site o where o.instance_id = now.id),
            (select p.inbox_url from person p where p.instance_id = now.id limit 1)
        ) as inbox
    from (values (?::int, ?::timestamptz)) as now (id, at)
) as i
cross join lateral (select * from sent_activity where ap_id = ? order by id limit 1) as s
where i.inbox is not null
