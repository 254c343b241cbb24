-- Whoever already waits for a mail gets this in it, so nothing is answered of them.
insert into notification_mail as m (person_id, due_at)
select u.person_id, asked.at
from (values (?::int[], ?::timestamptz)) as asked (people, at)
join local_user u on u.person_id = any (asked.people)
where u.email is not null and u.email_verified and (u.preferences ->> 'send_notifications_to_email')::boolean
on conflict (person_id) do update
set due_at = greatest(excluded.due_at, m.sent_at + make_interval(secs => ?::int))
where m.due_at is null
returning m.person_id, m.due_at
