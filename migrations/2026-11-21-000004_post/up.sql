create table post (
    id serial primary key,
    community_id int not null references community on delete cascade,
    creator_id int not null references person on delete cascade,
    name text not null,
    url text,
    body text,
    alt_text text,
    embed_title text,
    embed_description text,
    embed_video_url text,
    thumbnail_url text,
    custom_thumbnail text,
    url_content_type text,
    ap_id text not null,
    local boolean not null,
    nsfw boolean not null default false,
    deleted boolean not null default false,
    removed boolean not null default false,
    locked boolean not null default false,
    featured_local boolean not null default false,
    featured_community boolean not null default false,
    language_id int not null default 0,
    published_at timestamptz not null,
    updated_at timestamptz,
    scheduled_at timestamptz,
    constraint post_ap_id unique (ap_id)
);
create index post_published on post (published_at, id);
create index post_community on post (community_id, published_at, id);
create index post_creator on post (creator_id, published_at, id);
create index post_url on post using hash (url) where url is not null;
create index post_featured_local on post (id) where featured_local;
create index post_featured_community on post (community_id) where featured_community;
create index post_scheduled on post (scheduled_at) where scheduled_at is not null;
comment on table post is 'Posts: the wide part, rarely written.';
comment on column post.name is 'Title.';
comment on column post.url is 'What it links to; null: a text post.';
comment on column post.body is 'Markdown; null: none.';
comment on column post.alt_text is 'Description of the linked image; null: none.';
comment on column post.embed_title is 'From the linked page; null: not fetched, or none.';
comment on column post.embed_description is 'From the linked page; null: not fetched, or none.';
comment on column post.embed_video_url is 'From the linked page; null: not fetched, or none.';
comment on column post.thumbnail_url is 'Image shown beside the post; null: none.';
comment on column post.custom_thumbnail is 'Image its author chose instead of the page''s; null: none.';
comment on column post.url_content_type is 'Media type of what the url leads to; null: not known.';
comment on column post.deleted is 'By its author, can be undone.';
comment on column post.removed is 'By a moderator or admin, can be undone.';
comment on column post.language_id is 'base::language; 0: undetermined.';
comment on column post.updated_at is 'Last edit; null: never edited.';
comment on column post.scheduled_at is 'When it shall appear; null: it has appeared.';

create table post_stat (
    post_id int primary key references post on delete cascade,
    comments int not null default 0,
    upvotes int not null default 0,
    downvotes int not null default 0,
    newest_comment_at timestamptz not null,
    newest_bump_at timestamptz not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
comment on table post_stat is 'Counters of a post: narrow, often written, without an index but the key, so that updates stay heap-only.';
comment on column post_stat.comments is 'Neither deleted nor removed.';
comment on column post_stat.newest_comment_at is 'published_at of the newest comment there ever was, of the post if none.';
comment on column post_stat.newest_bump_at is 'The same, leaving out the author''s own comments and those two days after the post; what Active ranks by.';

create function controversy(up int, down int) returns double precision language sql immutable parallel safe
    return case when up <= 0 or down <= 0 then 0 else power((up + down)::double precision, least(up, down)::double precision / greatest(up, down)) end;
comment on function controversy is 'As views::rank::controversy.';

create table post_archive (
    post_id int primary key references post on delete cascade,
    community_id int not null references community on delete cascade,
    creator_id int not null references person on delete cascade,
    score int not null,
    comments int not null,
    language_id int not null,
    published_at timestamptz not null,
    newest_comment_at timestamptz not null,
    controversy double precision not null,
    nsfw boolean not null,
    media boolean not null,
    deleted boolean not null,
    removed boolean not null,
    scheduled boolean not null
);
create index post_archive_published on post_archive (published_at, post_id);
create index post_archive_score on post_archive (score, published_at, post_id);
create index post_archive_comments on post_archive (comments, published_at, post_id);
create index post_archive_newest_comment on post_archive (newest_comment_at, post_id);
create index post_archive_controversy on post_archive (controversy, published_at, post_id) where controversy > 0;
create index post_archive_community_published on post_archive (community_id, published_at, post_id);
create index post_archive_community_score on post_archive (community_id, score, published_at, post_id);
create index post_archive_community_comments on post_archive (community_id, comments, published_at, post_id);
create index post_archive_community_newest_comment on post_archive (community_id, newest_comment_at, post_id);
create index post_archive_community_controversy on post_archive (community_id, controversy, published_at, post_id) where controversy > 0;
create index post_archive_creator on post_archive (creator_id, published_at, post_id);
comment on table post_archive is 'Sort keys and what lists filter by, of posts older than the rank index reaches; the index in memory holds the rest. Changed by writes to such old posts only, which are rare.';
comment on column post_archive.media is 'The url leads to an image or a video.';
comment on column post_archive.scheduled is 'It has not appeared yet.';

create table post_archive_state (
    id int primary key default 1,
    archived_before timestamptz not null,
    constraint post_archive_state_single_row check (id = 1)
);
comment on table post_archive_state is 'Where the archive ends: posts published before this instant are in post_archive, the others are not. Locked by who moves it and (shared) by who adds or changes a post that may be older.';
insert into post_archive_state (archived_before) values ('epoch');

create table post_vote (
    post_id int not null,
    person_id int not null,
    voted_at timestamptz not null,
    up boolean not null,
    local boolean not null,
    primary key (post_id, person_id)
);
create index post_vote_local on post_vote (person_id, voted_at, post_id) where local;
comment on table post_vote is 'Votes on posts. No foreign keys: checking two for each vote costs more than the vote; purging deletes them by post, and walks the table for a person: an index by person would cost every vote for something so rare.';
comment on column post_vote.local is 'By a user of this instance, who may ask for a list of them; the index that serves it costs other votes nothing.';

create table post_action (
    person_id int not null references person on delete cascade,
    post_id int not null references post on delete cascade,
    read_at timestamptz,
    read_comments int,
    read_comments_at timestamptz,
    saved_at timestamptz,
    hidden_at timestamptz,
    primary key (person_id, post_id)
);
create index post_action_post on post_action (post_id);
create index post_action_saved on post_action (person_id, saved_at, post_id) where saved_at is not null;
create index post_action_read on post_action (person_id, read_at, post_id) where read_at is not null;
create index post_action_hidden on post_action (person_id, hidden_at, post_id) where hidden_at is not null;
comment on table post_action is 'What a local user did with a post, votes apart (most voters are remote).';
comment on column post_action.read_at is 'Null: not read.';
comment on column post_action.read_comments is 'How many comments it had when the user last looked; null: never looked.';
comment on column post_action.read_comments_at is 'When that was; null: never.';
comment on column post_action.saved_at is 'Null: not saved.';
comment on column post_action.hidden_at is 'Null: not hidden.';

create table image_details (
    link text primary key,
    width int not null,
    height int not null,
    content_type text not null,
    blurhash text
);
comment on table image_details is 'Sizes of images that are shown, so that pages do not jump.';
comment on column image_details.blurhash is 'Null: not computed.';
