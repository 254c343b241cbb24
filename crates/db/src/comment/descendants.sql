-- Stops early: the rows of a recursive query are made as they are asked for. `offset 0` keeps the planner, which expects many more of them, from reading the whole table for each generation.
with recursive below (root, id) as (
    select c.parent_id, c.id from comment c where c.parent_id = any (?::int[])
    union all
    select b.root, c.id from below b cross join lateral (select id from comment where parent_id = b.id offset 0) c
)
select root, count(*)::int as descendants
from (select root from below limit ?) as counted
group by root
