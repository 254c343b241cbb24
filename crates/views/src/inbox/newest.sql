-- The inbox from one place on; `unread.sql` counts the same. Without a creator it is what came to the viewer; with one, what came from them.
-- The entries are put in order first, and `offset 0` keeps it so: what they are about is looked at for as long as the page is not full, each thing by its key.
select n.id
from (
    select e.*, viewer.person_id, viewer.shows_bots, viewer.admin
    from (values (?::int, ?::boolean, ?::boolean, ?::text, ?::boolean, ?::int, ?::timestamptz, ?::int)) as viewer (person_id, shows_bots, admin, kind, unread_only, creator_id, at, id)
    cross join notification e
    where e.recipient_id = viewer.person_id
        and (e.published_at, e.id) < (viewer.at, viewer.id)
        and (viewer.kind is null or e.kind = viewer.kind)
        and (not viewer.unread_only or not e.read)
        and (viewer.creator_id is null or e.creator_id = viewer.creator_id)
    order by e.published_at desc, e.id desc
    offset 0
) as n
join lateral (select * from person where id = n.creator_id offset 0) as a on true
left join lateral (select * from comment where id = n.comment_id offset 0) as c on true
left join lateral (select * from post where id = coalesce(n.post_id, c.post_id) offset 0) as p on true
left join lateral (select * from community where id = p.community_id offset 0) as co on true
left join lateral (select * from private_message where id = n.private_message_id offset 0) as m on true
where not coalesce(c.deleted or c.removed, p.deleted or p.removed, m.deleted or m.removed or m.deleted_by_recipient, false)
    and (n.shows_bots or not a.bot_account or n.kind = 'mod_action')
    and (n.kind = 'mod_action' or not exists (select from person_block b where b.person_id = n.person_id and b.target_id = n.creator_id offset 0))
    and (n.kind = 'mod_action' or not exists (
        select from instance_block b
        where b.person_id = n.person_id and b.instance_id = a.instance_id and b.persons_blocked_at is not null
        offset 0
    ))
    and (
        co.visibility is distinct from 'private'
        or n.admin
        or p.creator_id = n.person_id
        or exists (select from community_follower f where f.person_id = n.person_id and f.community_id = co.id and f.state = 'accepted' offset 0)
        or exists (select from community_moderator o where o.person_id = n.person_id and o.community_id = co.id offset 0)
    )
order by n.published_at desc, n.id desc
limit ?
