select
    i.id as instance_id,
    i.domain,
    i.software,
    i.version,
    coalesce(q.waiting, 0) as waiting,
    case when q.waiting > 0 then coalesce(q.oldest_at, (select s.published_at from sent_activity s where s.id > q.last_id order by s.id limit 1)) end as oldest_at,
    coalesce(q.failures, 0) as failures,
    q.last_error,
    q.last_success_at,
    q.next_try_at,
    coalesce(q.paused, false) as paused,
    coalesce(q.dead, false) as dead,
    t.received_hour,
    t.delivered_hour,
    t.received_day,
    t.delivered_day,
    t.refused_day,
    t.failed_day
from (values (?::timestamptz, ?, ?::int, ?)) as w (at, state, id, domain)
join instance i on (w.id = 0 or i.id = w.id) and i.domain ilike w.domain
left join instance_queue q on q.instance_id = i.id
cross join lateral (
    select
        coalesce(sum(p.received) filter (where p.begins_at > w.at - interval '1 hour'), 0) as received_hour,
        coalesce(sum(p.delivered) filter (where p.begins_at > w.at - interval '1 hour'), 0) as delivered_hour,
        coalesce(sum(p.received), 0) as received_day,
        coalesce(sum(p.delivered), 0) as delivered_day,
        coalesce(sum(p.refused), 0) as refused_day,
        coalesce(sum(p.failed), 0) as failed_day
    from peer_traffic p
    where p.instance_id = i.id and p.begins_at > w.at - interval '1 day'
) as t
where i.id < ?
    and (q.instance_id is not null or t.received_day > 0)
    and case w.state
        when 'waiting' then q.waiting > 0
        when 'failing' then q.failures > 0
        when 'paused' then q.paused
        when 'dead' then q.dead
        else true
    end
order by i.id desc
limit ?
