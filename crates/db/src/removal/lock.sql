select post_id
from post_stat
where post_id in (select unnest(?::int[]) union select post_id from comment where id = any (?::int[]))
order by post_id
for update
