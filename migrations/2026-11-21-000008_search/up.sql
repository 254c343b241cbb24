create extension if not exists pg_trgm;
-- The last column holds the number of the thousand that a row's id belongs to, so that a search can look through the newest thousands first and stop when it has found enough: views::search. The pending list is read by every search, hence short.
create index post_search on post using gin (name gin_trgm_ops, body gin_trgm_ops, alt_text gin_trgm_ops, (array[id >> 10])) with (gin_pending_list_limit = 256);
create index comment_search on comment using gin (content gin_trgm_ops, (array[id >> 10])) with (gin_pending_list_limit = 256);
create index person_search on person using gin (name gin_trgm_ops, display_name gin_trgm_ops, (array[id >> 10])) with (gin_pending_list_limit = 256);
