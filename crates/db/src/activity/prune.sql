update community_activity a
set hours = array(select noted from unnest(a.hours) as noted where noted >> 6 > old.hour)
from (select floor(extract(epoch from ?::timestamptz - interval '6 months') / 3600)::int - 1 as hour) as old
where exists (select from unnest(a.hours) as noted where noted >> 6 <= old.hour)
