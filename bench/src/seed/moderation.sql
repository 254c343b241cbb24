-- Work for moderators and entries of inboxes, drawn from what was written: so many of each that a page of the smallest data is full. The setting bench.now is the present; bench.first and bench.users the first local user and how many there are, bench.admin the one who is to be admin.
update local_user set admin = true where person_id = current_setting('bench.admin')::int;

insert into report (kind, creator_id, post_id, community_id, original_name, reason, resolved, resolver_id, published_at, updated_at)
select 'post', u.person_id, p.id, p.community_id, p.name, 'I do not like it',
    p.id % 40 = 0, case when p.id % 40 = 0 then current_setting('bench.admin')::int end,
    p.published_at + interval '1 hour', case when p.id % 40 = 0 then p.published_at + interval '2 hours' end
from post p
join local_user u on u.person_id = current_setting('bench.first')::int + p.id / 20 % current_setting('bench.users')::int
where p.id % 20 = 0
order by p.id;

insert into report (kind, creator_id, comment_id, community_id, original_text, reason, published_at)
select 'comment', u.person_id, c.id, c.community_id, c.content, 'It is rude', c.published_at + interval '1 hour'
from comment c
join local_user u on u.person_id = current_setting('bench.first')::int + c.id / 100 % current_setting('bench.users')::int
where c.id % 100 = 0
order by c.id;

insert into modlog (kind, is_revert, moderator_id, target_person_id, target_community_id, target_post_id, reason, published_at)
select case p.id % 3 when 0 then 'mod_remove_post' when 1 then 'mod_lock_post' else 'mod_feature_post_community' end,
    true, m.person_id, p.creator_id, p.community_id, p.id, 'By mistake', p.published_at + interval '3 hours'
from post p
join community_moderator m on m.community_id = p.community_id
where p.id % 10 = 0
order by p.id;

insert into modlog (kind, is_revert, moderator_id, target_person_id, target_community_id, target_post_id, target_comment_id, reason, published_at)
select 'mod_remove_comment', true, m.person_id, c.creator_id, c.community_id, c.post_id, c.id, 'By mistake', c.published_at + interval '3 hours'
from comment c
join community_moderator m on m.community_id = c.community_id
where c.id % 100 = 1
order by c.id;

insert into review_item (post_id, community_id, creator_id, kind, matched, site_rule, published_at)
select p.id, p.community_id, p.creator_id, 'marked', 'keyword: water', true, p.published_at
from post p
where p.id % 20 = 1
order by p.id;

insert into registration_application (local_user_id, answer, published_at)
select u.id, 'I like water.', current_setting('bench.now')::timestamptz - make_interval(hours => u.id)
from local_user u
where not u.admin
order by u.id;

-- Each twentieth answer to a local user is in their inbox.
insert into notification (recipient_id, creator_id, kind, comment_id, read, published_at)
select a.creator_id, c.creator_id, 'reply', c.id, c.id % 40 = 0, c.published_at
from comment c
join post p on p.id = c.post_id
left join comment o on o.id = c.parent_id
cross join lateral (select coalesce(o.creator_id, p.creator_id) as creator_id) as a
join local_user u on u.person_id = a.creator_id
where c.id % 20 = 0 and a.creator_id <> c.creator_id
order by c.id;

insert into announcement (content, audience, starts_at, dismissible, creator_id, published_at)
select 'The server moves to a new house.', 'everybody', current_setting('bench.now')::timestamptz - make_interval(days => n), true, current_setting('bench.admin')::int, current_setting('bench.now')::timestamptz
from generate_series(1, 3) as n;
