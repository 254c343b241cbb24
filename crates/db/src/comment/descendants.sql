-- Stops early: the rows of a recursive query are made as they are asked for.
with recursive below (root, id) as (
    select c.parent_id, c.id from comment c where c.parent_id = any (?::int[])
    union all
    select b.root, c.id from below b join comment c on c.parent_id = b.id
)
select root, count(*)::int as descendants
from (select root from below limit ?) as counted
group by root
