-- The post's side of a comment that counts from now on; docs/reference/ranking.md 3 says when it bumps.
update post_stat s
set comments = s.comments + 1,
    newest_comment_at = greatest(s.newest_comment_at, c.published_at),
    newest_bump_at = case
        when c.creator_id <> p.creator_id and c.published_at < p.published_at + interval '2 days' then greatest(s.newest_bump_at, c.published_at)
        else s.newest_bump_at
    end
from comment c
join post p on p.id = c.post_id
where c.id = ? and s.post_id = c.post_id
returning s.comments
