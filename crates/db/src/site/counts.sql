select
    sum(s.users)::int as users,
    sum(s.posts)::int as posts,
    sum(s.comments)::int as comments,
    sum(s.communities)::int as communities,
    a.users_active_day,
    a.users_active_week,
    a.users_active_month,
    a.users_active_half_year
from site_stat s, site_activity a
group by a.id
