create table local_image (
    id serial primary key,
    alias text not null,
    kind text not null,
    person_id int references person on delete set null,
    post_id int references post on delete set null,
    source_url text,
    source_host text,
    delete_token text not null,
    content_type text not null,
    width int not null,
    height int not null,
    size_bytes bigint not null,
    doomed boolean not null default false,
    published_at timestamptz not null,
    used_at timestamptz not null,
    check_at timestamptz not null,
    constraint local_image_alias unique (alias),
    constraint local_image_kind check (kind in ('upload', 'avatar', 'banner', 'icon', 'thumbnail', 'remote'))
);
create index local_image_person on local_image (person_id, published_at, id);
create index local_image_post on local_image (post_id);
create index local_image_published on local_image (published_at, id);
create index local_image_check on local_image (check_at);
create unique index local_image_remote on local_image (source_url) where kind = 'remote';
create index local_image_used on local_image (used_at) where kind = 'remote';
comment on table local_image is 'Every file that the image service keeps for us.';
comment on column local_image.alias is 'Its name there.';
comment on column local_image.person_id is 'Who uploaded it, or whose post it was made for; null: nobody, or they are gone.';
comment on column local_image.post_id is 'The post whose link it shows; null: it is no thumbnail, or the post is gone.';
comment on column local_image.source_url is 'Where it was fetched from; null: it was uploaded.';
comment on column local_image.source_host is 'Host of the source; null: it was uploaded.';
comment on column local_image.delete_token is 'Lets API v3 delete it.';
comment on column local_image.doomed is 'To be deleted at the next cleaning, whatever shows it.';
comment on column local_image.used_at is 'When it was last shown, to the minute, if it is a copy of a remote one; else when it was stored.';
comment on column local_image.check_at is 'When the cleaning next looks whether anything shows it.';

alter table image_details add column camera jsonb;
comment on column image_details.camera is 'What the camera wrote into it, as far as its owner wants it shown: domain::image::camera::Camera; null: nothing.';
