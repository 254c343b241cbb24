update post_archive a
set score = s.upvotes - s.downvotes,
    comments = s.comments,
    newest_comment_at = s.newest_comment_at,
    controversy = case
        when s.upvotes <= 0 or s.downvotes <= 0 then 0
        else power((s.upvotes + s.downvotes)::float8, least(s.upvotes, s.downvotes)::float8 / greatest(s.upvotes, s.downvotes))
    end
from post_stat s
where a.post_id = ? and s.post_id = a.post_id
