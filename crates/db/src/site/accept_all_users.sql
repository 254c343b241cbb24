with accepted as (
    update local_user set accepted_application = true where not accepted_application returning person_id
),
per_shard as (
    select person_id % 16 as shard, count(*)::int as users from accepted group by 1
)
update site_stat s set users = s.users + p.users from per_shard p where s.shard = p.shard
