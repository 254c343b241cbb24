drop index post_name_trgm, post_body_trgm, comment_content_trgm, community_name_trgm, person_name_trgm;
drop extension pg_trgm;
