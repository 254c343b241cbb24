drop table comment_action, comment_vote, comment_stat, comment;
