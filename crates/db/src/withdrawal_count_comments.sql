update community_stat c
set comments = c.comments - gone.comments
from (
    select p.community_id, count(*)::int as comments
    from comment m
    join post p on p.id = m.post_id
    where m.creator_id = ? and not m.deleted and not m.removed
        and p.creator_id <> m.creator_id and not p.deleted and not p.removed
    group by p.community_id
) as gone
where c.community_id = gone.community_id
