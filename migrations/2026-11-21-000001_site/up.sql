create table instance (
    id serial primary key,
    domain text not null,
    software text,
    version text,
    published_at timestamptz not null,
    updated_at timestamptz
);
create unique index instance_domain on instance (lower(domain));
comment on table instance is 'Every server we know, our own among them.';
comment on column instance.software is 'Name from its nodeinfo; null: not asked yet, or it has none.';
comment on column instance.version is 'Version from its nodeinfo; null: as software.';
comment on column instance.updated_at is 'When its nodeinfo was last read; null: never.';

create table site (
    id serial primary key,
    instance_id int not null references instance on delete cascade,
    name text not null,
    sidebar text,
    summary text,
    icon text,
    banner text,
    content_warning text,
    ap_id text not null,
    inbox_url text not null,
    published_at timestamptz not null,
    updated_at timestamptz,
    last_refreshed_at timestamptz not null,
    constraint site_instance unique (instance_id),
    constraint site_ap_id unique (ap_id)
);
comment on table site is 'An instance as its admins present it; also its site actor.';
comment on column site.sidebar is 'Markdown; null: none.';
comment on column site.summary is 'One line; null: none.';
comment on column site.icon is 'Url; null: none.';
comment on column site.banner is 'Url; null: none.';
comment on column site.content_warning is 'Shown before anything else; null: none.';
comment on column site.updated_at is 'Last edit; null: never edited.';

create table actor_key (
    ap_id text primary key,
    public_pem text not null,
    private_pem text
);
comment on table actor_key is 'Keys of sites, people and communities, apart from their rows because they are wide and rarely read.';
comment on column actor_key.private_pem is 'Null: an actor of another instance.';

create table local_site (
    id int primary key default 1,
    site_id int not null references site on delete restrict,
    settings jsonb not null,
    rate_limits jsonb not null,
    languages int[] not null default '{}',
    published_at timestamptz not null,
    updated_at timestamptz,
    rate_limits_updated_at timestamptz,
    constraint local_site_single_row check (id = 1)
);
create index local_site_site on local_site (site_id);
comment on table local_site is 'What an admin sets at run time; one row, absent until the first start is finished.';
comment on column local_site.settings is 'db::site::SiteSettings.';
comment on column local_site.rate_limits is 'base::settings::RateLimits.';
comment on column local_site.languages is 'Ids of base::language that may be used here; empty: all.';
comment on column local_site.updated_at is 'Last edit; null: never edited.';
comment on column local_site.rate_limits_updated_at is 'Last edit of the rate limits; null: never edited.';

create table site_stat (
    shard smallint primary key,
    users int not null default 0,
    posts int not null default 0,
    comments int not null default 0,
    communities int not null default 0,
    constraint site_stat_shard_range check (shard between 0 and 15)
) with (fillfactor = 50);
comment on table site_stat is 'Counts of local things, spread over 16 rows (by the id of the person, communities by their own) so that writers do not queue for one row. The sum is the value.';
insert into site_stat (shard) select generate_series(0, 15);

create table site_activity (
    id int primary key default 1,
    users_active_day int not null default 0,
    users_active_week int not null default 0,
    users_active_month int not null default 0,
    users_active_half_year int not null default 0,
    constraint site_activity_single_row check (id = 1)
);
comment on table site_activity is 'Active local users, counted by the schedule; one row.';
insert into site_activity default values;

create table secret (
    id int primary key default 1,
    jwt_secret bytea not null,
    constraint secret_single_row check (id = 1)
);
comment on table secret is 'Secrets of this instance, made at the first start.';

create table tagline (
    id serial primary key,
    content text not null,
    published_at timestamptz not null,
    updated_at timestamptz
);
comment on table tagline is 'Lines of markdown, one of which greets a visitor.';
comment on column tagline.updated_at is 'Last edit; null: never edited.';

create table custom_emoji (
    id serial primary key,
    shortcode text not null,
    image_url text not null,
    alt_text text not null,
    category text not null,
    keywords text[] not null default '{}',
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint custom_emoji_shortcode unique (shortcode),
    constraint custom_emoji_image_url unique (image_url)
);
comment on table custom_emoji is 'Emoji of this instance.';
comment on column custom_emoji.updated_at is 'Last edit; null: never edited.';

create table blocked_url (
    id serial primary key,
    url text not null,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint blocked_url_url unique (url)
);
comment on table blocked_url is 'Urls nobody may post, without scheme and trailing slash.';
comment on column blocked_url.updated_at is 'Null: never edited.';

create table instance_policy (
    instance_id int primary key references instance on delete cascade,
    kind text not null,
    reason text,
    expires_at timestamptz,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint instance_policy_kind check (kind in ('allowed', 'blocked'))
);
comment on table instance_policy is 'Allow and block list of instances.';
comment on column instance_policy.reason is 'Null: none given.';
comment on column instance_policy.expires_at is 'Null: until lifted.';
comment on column instance_policy.updated_at is 'Null: never edited.';
