-- As post_voted.sql.
with voted as (
    update comment_stat set upvotes = upvotes + ?, downvotes = downvotes + ? where comment_id = ? returning ?::int as score
)
update person_stat p set comment_score = p.comment_score + voted.score from voted where p.person_id = ?
