create extension if not exists pg_trgm;
create index post_name_trgm on post using gin (name gin_trgm_ops);
create index post_body_trgm on post using gin (body gin_trgm_ops);
create index comment_content_trgm on comment using gin (content gin_trgm_ops);
create index community_name_trgm on community using gin (name gin_trgm_ops, title gin_trgm_ops);
create index person_name_trgm on person using gin (name gin_trgm_ops, display_name gin_trgm_ops);
