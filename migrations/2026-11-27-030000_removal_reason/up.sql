alter table community add column removal_reasons text[] not null default '{}';
comment on column community.removal_reasons is 'What its moderators may choose from where they take something down, in their order.';
alter table local_site add column removal_reasons text[] not null default '{}';
comment on column local_site.removal_reasons is 'The same for all communities.';
