create table job (
    id bigserial primary key,
    lane text not null,
    kind text not null,
    payload jsonb not null,
    unique_key text,
    run_at timestamptz not null,
    attempts int not null default 0,
    failed boolean not null default false,
    last_error text,
    constraint job_unique_key unique (unique_key)
);
create index job_due on job (lane, run_at, id) where not failed;
comment on table job is 'Work to be done after the commit that wrote it; domain::job::Job.';
comment on column job.unique_key is 'No second job with this key while the first waits; null: any number.';
comment on column job.failed is 'Tried ten times and given up; kept for the admin to see.';
comment on column job.last_error is 'Of the last attempt; null: none has failed.';
