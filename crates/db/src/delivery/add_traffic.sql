insert into peer_traffic as t (instance_id, begins_at, received, delivered, refused, failed)
select i.id, at.begins, n.received, n.delivered, n.refused, n.failed
from (values (?::timestamptz)) as at (begins)
cross join unnest(?::int[], ?::int[], ?::int[], ?::int[], ?::int[]) as n (id, received, delivered, refused, failed)
join instance i on i.id = n.id
on conflict (instance_id, begins_at) do update set
    received = t.received + excluded.received,
    delivered = t.delivered + excluded.delivered,
    refused = t.refused + excluded.refused,
    failed = t.failed + excluded.failed
