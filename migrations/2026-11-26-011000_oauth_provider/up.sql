create table oauth_provider (
    id serial primary key,
    display_name text not null,
    issuer text not null,
    authorization_endpoint text not null,
    token_endpoint text not null,
    userinfo_endpoint text not null,
    id_claim text not null,
    client_id text not null,
    client_secret text not null,
    scopes text not null,
    auto_verify_email boolean not null,
    account_linking_enabled boolean not null,
    use_pkce boolean not null,
    enabled boolean not null,
    published_at timestamptz not null,
    updated_at timestamptz,
    constraint oauth_provider_client unique (issuer, client_id)
);
comment on table oauth_provider is 'A service that people may log in with (OAuth 2, OpenID Connect).';
comment on column oauth_provider.id_claim is 'Which value of the userinfo tells people apart, usually sub.';
comment on column oauth_provider.client_secret is 'What the service knows this instance by. Never shown to anybody.';
comment on column oauth_provider.auto_verify_email is 'Whether a mail address counts as verified that the service says nothing of.';
comment on column oauth_provider.account_linking_enabled is 'Whether who has the verified address of an account here logs in to it.';
comment on column oauth_provider.updated_at is 'Last edit; null: never edited.';

create table oauth_account (
    oauth_provider_id int not null references oauth_provider on delete cascade,
    oauth_user_id text not null,
    local_user_id int not null references local_user on delete cascade,
    published_at timestamptz not null,
    primary key (oauth_provider_id, oauth_user_id),
    constraint oauth_account_local_user unique (local_user_id, oauth_provider_id)
);
comment on table oauth_account is 'Whose account here belongs to whom at another service.';
comment on column oauth_account.oauth_user_id is 'The value of the id claim.';
