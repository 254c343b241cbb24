-- Who is told of a comment: the local users it names, the author of what it answers, and who subscribed to the post or the community. Left out are its author, who does not want to hear of the post or (where the post says nothing) of the community, who has blocked the author, the community or an instance of theirs, who may not look into the community, and, if the author's or the community's instance is limited, who does not follow the community.
insert into notification (recipient_id, creator_id, kind, comment_id, published_at)
select p.id, asked.creator_id, told.kind, asked.comment_id, asked.at
from (values (?::int, ?::int, ?::int, ?::int, ?::timestamptz, ?::text[], ?::int, ?::boolean)) as asked (comment_id, creator_id, post_id, community_id, at, names, answered_id, limited)
join community c on c.id = asked.community_id
join person creator on creator.id = asked.creator_id
cross join lateral (
    select distinct on (t.person_id) t.person_id, t.kind
    from (
        select n.id as person_id, 'mention' as kind, 0 as rank
        from instance i
        join person n on n.instance_id = i.id and lower(n.name) = any (asked.names)
        where i.id = (select s.instance_id from local_site l join site s on s.id = l.site_id)
        union all
        select asked.answered_id, 'reply', 1
        union all
        select s.person_id, 'subscribed', 2 from post_notification s where s.post_id = asked.post_id and s.mode = 'all_comments'
        union all
        select s.person_id, 'subscribed', 2
        from community_notification s
        where s.community_id = asked.community_id and s.mode = 'all_posts_and_comments'
            and not exists (select from post_notification o where o.person_id = s.person_id and o.post_id = asked.post_id)
    ) as t
    order by t.person_id, t.rank
) as told
join person p on p.id = told.person_id and not p.deleted
join local_user u on u.person_id = p.id
left join post_notification wish on wish.person_id = p.id and wish.post_id = asked.post_id
left join community_notification here on here.person_id = p.id and here.community_id = asked.community_id
where p.id <> asked.creator_id
    and coalesce(wish.mode, here.mode, '') <> 'mute'
    and not exists (select from person_block b where b.person_id = p.id and b.target_id = asked.creator_id)
    and not exists (select from community_block b where b.person_id = p.id and b.community_id = c.id)
    and not exists (
        select from instance_block b
        where b.person_id = p.id
            and ((b.instance_id = c.instance_id and b.communities_blocked_at is not null) or (b.instance_id = creator.instance_id and b.persons_blocked_at is not null))
    )
    and (
        c.visibility <> 'private'
        or u.admin
        or exists (select from community_follower f where f.person_id = p.id and f.community_id = c.id and f.state = 'accepted')
        or exists (select from community_moderator m where m.person_id = p.id and m.community_id = c.id)
    )
    and (
        not asked.limited
        or exists (select from community_follower f where f.person_id = p.id and f.community_id = c.id and f.state <> 'denied')
    )
on conflict (comment_id, recipient_id) where comment_id is not null do nothing
returning id, recipient_id, kind
