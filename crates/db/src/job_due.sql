-- Each look stops at the first hit.
select
    exists (select from job j where j.lane = asked.first and j.run_at <= asked.at and not j.failed) as first,
    exists (select from job j where j.lane = asked.second and j.run_at <= asked.at and not j.failed) as second,
    exists (select from job j where j.lane like asked.third || '%' and j.run_at <= asked.at and not j.failed) as third,
    exists (select from job j where j.lane like asked.fourth || '%' and j.run_at <= asked.at and not j.failed) as fourth
from (values (?::timestamptz, ?::text, ?::text, ?::text, ?::text)) as asked (at, first, second, third, fourth)
