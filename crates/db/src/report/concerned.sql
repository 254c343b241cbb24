select distinct coalesce(p.shared_inbox_url, p.inbox_url) as url
from person p
where not p.local
    and (p.id = ? or p.id in (select m.person_id from community_moderator m where m.community_id = ?))
order by url
limit 1000
