-- A comment under a post that is not listed counts on the post only; the post takes its comments along when it comes back.
update community_stat s
set comments = s.comments + ?
from post p
where p.id = ? and not p.deleted and not p.removed and p.scheduled_at is null and s.community_id = p.community_id
