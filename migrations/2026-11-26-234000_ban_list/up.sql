-- The list of bans costs as much as its page, however many a community has.
create index community_ban_newest on community_ban (community_id, banned_at, person_id);
