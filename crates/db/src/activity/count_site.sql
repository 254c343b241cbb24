with last as (
    select max(to_timestamp((noted >> 6) * 3600::float8) + interval '1 hour') as at
    from community_activity a
    cross join unnest(a.hours) as noted
    join person p on p.id = (a.people << 6) | (noted & 63) and p.local and not p.bot_account
    group by p.id
),
counted as (
    select
        count(*) filter (where last.at > now.at - interval '1 day')::int as day,
        count(*) filter (where last.at > now.at - interval '1 week')::int as week,
        count(*) filter (where last.at > now.at - interval '1 month')::int as month,
        count(*) filter (where last.at > now.at - interval '6 months')::int as half_year
    from (values (?::timestamptz)) as now (at)
    left join last on true
)
update site_activity s
set users_active_day = c.day, users_active_week = c.week, users_active_month = c.month, users_active_half_year = c.half_year
from counted c
where (s.users_active_day, s.users_active_week, s.users_active_month, s.users_active_half_year)
    is distinct from (c.day, c.week, c.month, c.half_year)
