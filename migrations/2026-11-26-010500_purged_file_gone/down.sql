create table purged_file (
    id serial primary key,
    url text,
    person_id int,
    purged_at timestamptz not null,
    constraint purged_file_what check (num_nonnulls(url, person_id) = 1)
);
comment on table purged_file is 'Files that are to be deleted because what showed them was purged; a row goes when its files are gone.';
comment on column purged_file.url is 'Where it was linked from; null: all uploads of a person.';
comment on column purged_file.person_id is 'Whose uploads; null: a single file. No foreign key: the person may go first.';
