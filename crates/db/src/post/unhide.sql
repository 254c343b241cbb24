update post_action set hidden_at = null where person_id = ? and post_id = any(?) and hidden_at is not null
