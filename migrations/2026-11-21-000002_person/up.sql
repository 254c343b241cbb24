create table person (
    id serial primary key,
    instance_id int not null references instance on delete cascade,
    name text not null,
    display_name text,
    bio text,
    avatar text,
    banner text,
    matrix_user_id text,
    ap_id text not null,
    inbox_url text not null,
    shared_inbox_url text,
    local boolean not null,
    bot_account boolean not null default false,
    deleted boolean not null default false,
    banned boolean not null default false,
    ban_expires_at timestamptz,
    published_at timestamptz not null,
    updated_at timestamptz,
    last_refreshed_at timestamptz not null,
    constraint person_ap_id unique (ap_id)
);
create unique index person_name on person (lower(name), instance_id);
create index person_instance on person (instance_id);
create index person_banned on person (id) where banned;
comment on table person is 'Any account, here or elsewhere.';
comment on column person.display_name is 'Null: the name is shown.';
comment on column person.bio is 'Markdown; null: none.';
comment on column person.avatar is 'Url; null: none.';
comment on column person.banner is 'Url; null: none.';
comment on column person.matrix_user_id is 'Null: none.';
comment on column person.shared_inbox_url is 'Null: use inbox_url.';
comment on column person.banned is 'Banned from this site by an admin; see ban_expires_at.';
comment on column person.ban_expires_at is 'Null: for good, if banned.';
comment on column person.updated_at is 'Last edit; null: never edited.';

create table person_stat (
    person_id int primary key references person on delete cascade,
    posts int not null default 0,
    comments int not null default 0,
    post_score int not null default 0,
    comment_score int not null default 0
) with (fillfactor = 80);
comment on table person_stat is 'Counters of a person: own posts and comments that are neither deleted nor removed, and the votes others and they gave them.';

create table local_user (
    id serial primary key,
    person_id int not null references person on delete cascade,
    password_hash text not null,
    email text,
    email_verified boolean not null default false,
    accepted_application boolean not null default true,
    admin boolean not null default false,
    totp_secret text,
    totp_enabled boolean not null default false,
    preferences jsonb not null,
    languages int[] not null default '{}',
    last_donation_notification_at timestamptz not null,
    constraint local_user_person unique (person_id),
    constraint local_user_email unique (email)
);
create index local_user_admin on local_user (id) where admin;
comment on table local_user is 'An account of this instance with its settings.';
comment on column local_user.password_hash is 'argon2id, in PHC form.';
comment on column local_user.email is 'Lower case; null: none.';
comment on column local_user.totp_secret is 'Base32; null: never set up. It counts only while totp_enabled.';
comment on column local_user.preferences is 'db::local_user::Preferences.';
comment on column local_user.languages is 'Ids of base::language the user reads; empty: all.';

create table login_token (
    id uuid primary key,
    local_user_id int not null references local_user on delete cascade,
    published_at timestamptz not null,
    expires_at timestamptz,
    ip text,
    user_agent text
);
create index login_token_local_user on login_token (local_user_id);
comment on table login_token is 'A session; the id is the jti claim of its JWT.';
comment on column login_token.expires_at is 'Null: until it is revoked.';
comment on column login_token.ip is 'Where the login came from; null: not known.';
comment on column login_token.user_agent is 'Null: none was sent.';

create table captcha (
    id uuid primary key,
    answer text not null,
    published_at timestamptz not null
);
comment on table captcha is 'Captchas that wait for their answer; valid for ten minutes and once.';

create table password_reset (
    token_hash bytea primary key,
    local_user_id int not null references local_user on delete cascade,
    published_at timestamptz not null
);
create index password_reset_local_user on password_reset (local_user_id);
comment on table password_reset is 'Asked-for password resets, by SHA-256 of the token; valid for a day and once.';

create table email_verification (
    token_hash bytea primary key,
    local_user_id int not null references local_user on delete cascade,
    email text not null,
    published_at timestamptz not null
);
create index email_verification_local_user on email_verification (local_user_id);
comment on table email_verification is 'Addresses that wait to be verified, by SHA-256 of the token; valid for a week.';

create table registration_application (
    id serial primary key,
    local_user_id int not null references local_user on delete cascade,
    answer text not null,
    admin_id int references person on delete set null,
    deny_reason text,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint registration_application_local_user unique (local_user_id)
);
create index registration_application_admin on registration_application (admin_id);
comment on table registration_application is 'What an applicant wrote, and what became of it.';
comment on column registration_application.admin_id is 'Who decided; null: nobody yet.';
comment on column registration_application.deny_reason is 'Null: not denied, or denied without a reason.';
comment on column registration_application.updated_at is 'When it was decided; null: not yet.';

create table person_block (
    person_id int not null references person on delete cascade,
    target_id int not null references person on delete cascade,
    blocked_at timestamptz not null,
    primary key (person_id, target_id)
);
create index person_block_target on person_block (target_id);
comment on table person_block is 'person does not want to see target.';

create table instance_block (
    person_id int not null references person on delete cascade,
    instance_id int not null references instance on delete cascade,
    communities_blocked_at timestamptz,
    persons_blocked_at timestamptz,
    primary key (person_id, instance_id)
);
create index instance_block_instance on instance_block (instance_id);
comment on table instance_block is 'What a person does not want to see of an instance.';
comment on column instance_block.communities_blocked_at is 'Null: its communities are shown.';
comment on column instance_block.persons_blocked_at is 'Null: its people are shown.';

create table person_note (
    person_id int not null references person on delete cascade,
    target_id int not null references person on delete cascade,
    note text not null,
    noted_at timestamptz not null,
    primary key (person_id, target_id)
);
create index person_note_target on person_note (target_id);
comment on table person_note is 'What person wrote down about target, for own eyes only.';
