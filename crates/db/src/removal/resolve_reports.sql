with given as (select ?::int as resolver_id, ?::timestamptz as at)
update report r
set resolved = true, resolver_id = g.resolver_id, updated_at = g.at
from given g
where not r.resolved
    and ((r.kind = 'post' and r.post_id = any (?::int[])) or (r.kind = 'comment' and r.comment_id = any (?::int[])))
