with active as (
    select a.community_id, (a.people << 6) | (noted & 63) as person_id, to_timestamp((noted >> 6) * 3600::float8) + interval '1 hour' as last_active_at
    from community_activity a, unnest(a.hours) as noted
),
counted as (
    select
        s.community_id,
        count(p.id) filter (where a.last_active_at > now.at - interval '1 day')::int as day,
        count(p.id) filter (where a.last_active_at > now.at - interval '1 week')::int as week,
        count(p.id) filter (where a.last_active_at > now.at - interval '1 month')::int as month,
        count(p.id)::int as half_year
    from (values (?::timestamptz)) as now (at)
    cross join community_stat s
    left join active a on a.community_id = s.community_id and a.last_active_at > now.at - interval '6 months'
    left join person p on p.id = a.person_id and not p.bot_account
    group by s.community_id
)
update community_stat s
set users_active_day = c.day, users_active_week = c.week, users_active_month = c.month, users_active_half_year = c.half_year
from counted c
where c.community_id = s.community_id
    and (s.users_active_day, s.users_active_week, s.users_active_month, s.users_active_half_year)
        is distinct from (c.day, c.week, c.month, c.half_year)
returning s.community_id
