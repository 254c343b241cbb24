-- Comments of which the viewer was told in one way, the last told first. Deleted and removed ones stay in the list, as docs/reference/api-v3.md 6.5 says.
select n.id, n.comment_id, n.published_at, s.upvotes, s.downvotes
from notification n
join person a on a.id = n.creator_id
join comment c on c.id = n.comment_id
join comment_stat s on s.comment_id = c.id
join post p on p.id = c.post_id
join community co on co.id = p.community_id
cross join (values (?::int, ?::boolean, ?::boolean, ?::text, ?::boolean)) as viewer (person_id, shows_bots, admin, kind, unread_only)
where n.recipient_id = viewer.person_id
    and n.kind = viewer.kind
    and (not viewer.unread_only or not n.read)
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
order by n.published_at desc, n.id desc
limit ? offset ?
