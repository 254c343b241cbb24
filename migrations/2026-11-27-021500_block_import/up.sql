create table block_import (
    id serial primary key,
    person_id int references person on delete set null,
    imported_at timestamptz not null,
    undone_at timestamptz
);
create index block_import_person on block_import (person_id);
comment on table block_import is 'Block lists that were brought in and changed something.';
comment on column block_import.person_id is 'The admin; null: the account is gone.';
comment on column block_import.undone_at is 'Null: not undone.';

create table block_import_entry (
    import_id int not null references block_import on delete cascade,
    instance_id int not null references instance on delete cascade,
    blocked boolean not null,
    before jsonb,
    primary key (import_id, instance_id)
);
create index block_import_entry_instance on block_import_entry (instance_id);
comment on table block_import_entry is 'What such a list did to an instance, so that it can be undone.';
comment on column block_import_entry.blocked is 'It was blocked; else something was held back.';
comment on column block_import_entry.before is 'What was held back before, a row of instance_limit; null: nothing, or it was blocked.';
