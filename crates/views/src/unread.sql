-- What is counted is what `inbox/combined.sql` lists as unread.
select n.kind, count(*) as entries, count(n.comment_id) as comments
from notification n
join person a on a.id = n.creator_id
left join comment c on c.id = n.comment_id
left join post p on p.id = coalesce(n.post_id, c.post_id)
left join community co on co.id = p.community_id
left join private_message m on m.id = n.private_message_id
cross join (values (?::int, ?::boolean, ?::boolean)) as viewer (person_id, shows_bots, admin)
where n.recipient_id = viewer.person_id
    and not n.read
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
group by n.kind
