-- The person's row is joined to what the first update answers, so it is locked after the post's.
with voted as (
    update post_stat set upvotes = upvotes + ?, downvotes = downvotes + ? where post_id = ? returning ?::int as score
)
update person_stat p set post_score = p.post_score + voted.score from voted where p.person_id = ?
