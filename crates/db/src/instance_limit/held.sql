-- What is held back of whom: those the admins named, with their host names, then the known instances below those.
with listed as (
    select l.instance_id, i.domain, l.limited, l.no_media, l.no_reports, l.force_nsfw, l.no_downvotes, false as blocked
    from (values (?::timestamptz)) as now (at)
    cross join instance_limit l
    join instance i on i.id = l.instance_id
    where l.expires_at is null or l.expires_at > now.at
    union all
    select p.instance_id, i.domain, false, false, false, false, false, true
    from (values (?::timestamptz)) as now (at)
    cross join instance_policy p
    join instance i on i.id = p.instance_id
    where p.kind = 'blocked' and (p.expires_at is null or p.expires_at > now.at)
)
select l.instance_id, lower(l.domain) as host, l.limited, l.no_media, l.no_reports, l.force_nsfw, l.no_downvotes, l.blocked
from listed l
union all
select b.id, null, l.limited, l.no_media, l.no_reports, l.force_nsfw, l.no_downvotes, l.blocked
from listed l
join instance b on reverse(b.domain) collate "C" > reverse(l.domain) || '.' and reverse(b.domain) collate "C" < reverse(l.domain) || '/'
where l.domain like '%.%'
