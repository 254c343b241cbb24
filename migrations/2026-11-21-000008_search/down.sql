drop index post_search, comment_search, community_search, person_search;
drop extension pg_trgm;
