with large as (select oid from pg_class where relname = any($1) and relnamespace = current_schema()::regnamespace)
select
    format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname),
    format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
from pg_constraint c
where c.conrelid in (select oid from large) and c.contype = 'u'
union all
select
    format('drop index %s', i.indexrelid::regclass),
    pg_get_indexdef(i.indexrelid)
from pg_index i
where i.indrelid in (select oid from large) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
order by 1
