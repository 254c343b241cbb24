select
    i.domain,
    q.waiting,
    q.failures,
    q.dead,
    q.paused,
    case when q.waiting > 0 then coalesce(q.oldest_at, (select s.published_at from sent_activity s where s.id > q.last_id order by s.id limit 1)) end as oldest_at
from instance_queue q
join instance i on i.id = q.instance_id
order by i.domain
limit 5000
