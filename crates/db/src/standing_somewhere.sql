select
    exists (select from community_moderator m where m.person_id = wanted.person_id)
    or exists (
        select from role_grant g
        join role r on r.id = g.role_id
        where g.person_id = wanted.person_id and r.community_id is not null and wanted.capability = any (r.capabilities)
            and (g.expires_at is null or g.expires_at > wanted.at)
    ) as held
from (values (?::int, ?::text, ?::timestamptz)) as wanted (person_id, capability, at)
