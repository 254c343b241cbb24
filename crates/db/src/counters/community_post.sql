update community_stat c
set posts = c.posts + d.delta, comments = c.comments + d.delta * s.comments
from (values (?::int)) as d (delta), post_stat s
where s.post_id = ? and c.community_id = ?
