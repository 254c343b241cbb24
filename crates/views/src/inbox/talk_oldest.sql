-- What two people wrote each other, from one place on: the messages to the viewer and those from the viewer.
select n.id
from notification n
join private_message m on m.id = n.private_message_id
cross join (values (?::int, ?::int)) as viewer (person_id, other_id)
where ((n.recipient_id = viewer.person_id and n.creator_id = viewer.other_id) or (n.recipient_id = viewer.other_id and n.creator_id = viewer.person_id))
    and (n.published_at, n.id) > (?, ?)
    and not m.deleted
    and not m.removed
    and not (m.deleted_by_recipient and m.recipient_id = viewer.person_id)
order by n.published_at asc, n.id asc
limit ?
