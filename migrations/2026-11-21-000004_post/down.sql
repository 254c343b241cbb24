drop table image_details, post_action, post_vote, post_archive_state, post_archive, post_stat, post;
drop function controversy (int, int);
