drop table community_activity, community_block, community_ban, community_moderator, community_follower, community_stat, community;
