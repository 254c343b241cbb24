alter table instance_queue add column silent_since timestamptz;
comment on column instance_queue.silent_since is 'When it first failed to answer of the times in a row it did; null: it answers, or was not asked.';
