-- The inbox from one place on; `unread.sql` counts the same. Without a creator it is what came to the viewer; with one, what came from them.
select n.id
from notification n
join person a on a.id = n.creator_id
left join comment c on c.id = n.comment_id
left join post p on p.id = coalesce(n.post_id, c.post_id)
left join community co on co.id = p.community_id
left join private_message m on m.id = n.private_message_id
cross join (values (?::int, ?::boolean, ?::boolean, ?::text, ?::boolean, ?::int)) as viewer (person_id, shows_bots, admin, kind, unread_only, creator_id)
where n.recipient_id = viewer.person_id
    and (n.published_at, n.id) > (?, ?)
    and (viewer.kind is null or n.kind = viewer.kind)
    and (not viewer.unread_only or not n.read)
    and (viewer.creator_id is null or n.creator_id = viewer.creator_id)
    and not coalesce(c.deleted or c.removed, p.deleted or p.removed, m.deleted or m.removed or m.deleted_by_recipient, false)
    and (viewer.shows_bots or not a.bot_account or n.kind = 'mod_action')
    and (n.kind = 'mod_action' or not exists (select from person_block b where b.person_id = viewer.person_id and b.target_id = n.creator_id))
    and (n.kind = 'mod_action' or not exists (
        select from instance_block b
        where b.person_id = viewer.person_id and b.instance_id = a.instance_id and b.persons_blocked_at is not null
    ))
    and (
        co.visibility is distinct from 'private'
        or viewer.admin
        or p.creator_id = viewer.person_id
        or exists (select from community_follower f where f.person_id = viewer.person_id and f.community_id = co.id and f.state = 'accepted')
        or exists (select from community_moderator o where o.person_id = viewer.person_id and o.community_id = co.id)
    )
order by n.published_at asc, n.id asc
limit ?
