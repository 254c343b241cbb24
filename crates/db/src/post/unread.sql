update post_action set read_at = null where person_id = ? and post_id = any(?) and read_at is not null
