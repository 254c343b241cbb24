drop table multi_community_follower, multi_community_entry, multi_community;
