-- Bans a person from those communities of an instance that they follow or wrote in.
insert into community_ban (community_id, person_id, banned_at, expires_at)
select c.id, asked.person_id, asked.banned_at, asked.expires_at
from (values (?::int, ?::int, ?::timestamptz, ?::timestamptz)) as asked (instance_id, person_id, banned_at, expires_at)
join community c on c.instance_id = asked.instance_id
where exists (select from community_follower f where f.person_id = asked.person_id and f.community_id = c.id)
    or exists (select from post p where p.creator_id = asked.person_id and p.community_id = c.id)
    or exists (select from comment m where m.creator_id = asked.person_id and m.community_id = c.id)
on conflict (community_id, person_id) do update set banned_at = excluded.banned_at, expires_at = excluded.expires_at
returning community_id
