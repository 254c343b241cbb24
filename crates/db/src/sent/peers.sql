select
    i.id,
    i.domain,
    i.software,
    i.version,
    coalesce(
        (select c.shared_inbox_url from community c where c.instance_id = i.id and c.shared_inbox_url is not null limit 1),
        (select p.shared_inbox_url from person p where p.instance_id = i.id and p.shared_inbox_url is not null limit 1),
        (select s.inbox_url from site s where s.instance_id = i.id),
        (select p.inbox_url from person p where p.instance_id = i.id limit 1)
    ) as shared_inbox_url,
    coalesce(o.kind = 'blocked', false) as blocked,
    coalesce(o.kind = 'allowed', false) as allowed,
    coalesce(q.paused, false) as paused,
    q.retry_at
from (values (?::timestamptz)) as now (at)
cross join instance i
left join instance_policy o on o.instance_id = i.id and (o.expires_at is null or o.expires_at > now.at)
left join instance_queue q on q.instance_id = i.id
where i.id <> (select s.instance_id from local_site l join site s on s.id = l.site_id)
