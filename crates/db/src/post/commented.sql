insert into post_action as a (person_id, post_id, read_comments, read_comments_at)
values (?, ?, ?, ?)
on conflict (person_id, post_id) do update set
    read_comments = excluded.read_comments,
    read_comments_at = excluded.read_comments_at
