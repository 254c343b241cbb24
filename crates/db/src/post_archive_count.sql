update post_archive a
set score = s.upvotes - s.downvotes,
    comments = s.comments,
    newest_comment_at = s.newest_comment_at,
    controversy = controversy(s.upvotes, s.downvotes)
from post_stat s
where a.post_id = ? and s.post_id = a.post_id

