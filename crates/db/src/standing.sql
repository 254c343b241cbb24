select
    now.number,
    p.id as person_id,
    p.local,
    p.deleted,
    p.banned and (p.ban_expires_at is null or p.ban_expires_at > now.at) as site_banned,
    p.bot_account,
    u.id as local_user_id,
    coalesce(u.admin, false) as admin,
    coalesce(u.email_verified, true) as email_verified,
    coalesce(u.accepted_application, true) as accepted_application,
    m.appointed_at as moderator_since,
    exists (
        select from community_ban b
        where b.community_id = now.community_id and b.person_id = p.id and (b.expires_at is null or b.expires_at > now.at)
    ) as community_banned,
    f.state as follow_state,
    (select o.person_id from community_moderator o where o.community_id = now.community_id order by o.appointed_at, o.person_id limit 1) as top_moderator_id,
    c.visibility as community_visibility,
    coalesce(c.deleted, false) as community_deleted,
    coalesce(c.removed, false) as community_removed,
    coalesce(c.local, true) as community_local,
    coalesce(c.posting_restricted_to_mods, false) as posting_restricted_to_mods,
    coalesce(s.subscribers > s.subscribers_local, false) as followed_elsewhere,
    coalesce(g.on_site, '{}') as site_grants,
    coalesce(g.here, '{}') as community_grants
from now
join person p on p.id = now.person_id
left join local_user u on u.person_id = p.id
left join community c on c.id = now.community_id
left join community_stat s on s.community_id = c.id
left join community_moderator m on m.person_id = p.id and m.community_id = now.community_id
left join community_follower f on f.person_id = p.id and f.community_id = now.community_id
left join lateral (
    select
        array_agg(word) filter (where r.community_id is null) as on_site,
        array_agg(word) filter (where r.community_id = now.community_id) as here
    from role_grant h
    join role r on r.id = h.role_id
    cross join unnest(r.capabilities) as word
    where h.person_id = p.id and (h.expires_at is null or h.expires_at > now.at)
) as g on true
