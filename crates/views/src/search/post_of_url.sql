select id
from post
where url = ? and not deleted and not removed and scheduled_at is null
limit 1024
