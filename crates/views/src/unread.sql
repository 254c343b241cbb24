select n.kind, count(*) as entries
from notification n
join person a on a.id = n.creator_id
left join comment c on c.id = n.comment_id
left join post p on p.id = n.post_id
left join private_message m on m.id = n.private_message_id
cross join (values (?::int, ?::boolean)) as viewer (person_id, shows_bots)
where n.recipient_id = viewer.person_id
    and not n.read
    and not coalesce(c.deleted or c.removed, p.deleted or p.removed, m.deleted or m.removed or m.deleted_by_recipient, false)
    and (viewer.shows_bots or not a.bot_account)
    and not exists (select from person_block b where b.person_id = viewer.person_id and b.target_id = n.creator_id)
    and not exists (
        select from instance_block b
        where b.person_id = viewer.person_id and b.instance_id = a.instance_id and b.persons_blocked_at is not null
    )
group by n.kind
