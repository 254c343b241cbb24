drop index post_search, comment_search, person_search;
drop extension pg_trgm;
