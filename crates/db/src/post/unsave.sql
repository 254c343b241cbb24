update post_action set saved_at = null where person_id = ? and post_id = any(?) and saved_at is not null
