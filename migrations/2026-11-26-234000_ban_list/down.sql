drop index community_ban_newest;
