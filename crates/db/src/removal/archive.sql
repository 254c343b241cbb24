update post_archive a
set removed = p.removed, comments = s.comments
from post p
join post_stat s on s.post_id = p.id
where p.id in (select unnest(?::int[]) union select post_id from comment where id = any (?::int[])) and a.post_id = p.id
