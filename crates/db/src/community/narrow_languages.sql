with narrowed as (
    select
        c.id,
        array(select l from unnest(c.languages) as l where l = any (a.languages)) as left_over,
        a.languages as allowed
    from community c, (values (?::int[])) as a (languages)
    where c.local
)
update community c
set languages = case when n.left_over = '{}' then n.allowed else n.left_over end
from narrowed n
where c.id = n.id and c.languages is distinct from case when n.left_over = '{}' then n.allowed else n.left_over end
returning c.id
