select
    p.deleted,
    p.banned and (p.ban_expires_at is null or p.ban_expires_at > now.at) as site_banned,
    p.bot_account,
    coalesce(u.admin, false) as admin,
    coalesce(u.email_verified, true) as email_verified,
    coalesce(u.accepted_application, true) as accepted_application,
    u.id as local_user_id,
    m.appointed_at as moderator_since,
    exists (
        select from community_ban b
        where b.community_id = now.community_id and b.person_id = p.id and (b.expires_at is null or b.expires_at > now.at)
    ) as community_banned,
    f.state as follow_state,
    (select min(o.appointed_at) from community_moderator o where o.community_id = now.community_id) as first_appointed_at
from (values (?::int, ?::int, ?::timestamptz)) as now (person_id, community_id, at)
join person p on p.id = now.person_id
left join local_user u on u.person_id = p.id
left join community_moderator m on m.person_id = p.id and m.community_id = now.community_id
left join community_follower f on f.person_id = p.id and f.community_id = now.community_id
