select post_id
from post_stat
where post_id in (select id from post where creator_id = ? union select post_id from comment where creator_id = ?)
order by post_id
for update
