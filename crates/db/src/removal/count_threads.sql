update post_stat s
set comments = s.comments + d.delta * counted.comments
from (values (?::int)) as d (delta),
    (
        select post_id, count(*)::int as comments
        from comment
        where id = any (?::int[]) and not deleted
        group by post_id
    ) as counted
where s.post_id = counted.post_id
