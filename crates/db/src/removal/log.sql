with given as (
    select parent_id, moderator_id, is_revert, reason, at
    from (values (?::int, ?::int, ?::bool, ?::text, ?::timestamptz)) as v (parent_id, moderator_id, is_revert, reason, at)
)
insert into modlog (
    kind, is_revert, moderator_id, target_person_id, target_community_id, target_post_id, target_comment_id, reason, bulk_action_parent_id, published_at
)
select 'mod_remove_post', g.is_revert, g.moderator_id, p.creator_id, p.community_id, p.id, null, g.reason, g.parent_id, g.at
from given g
join post p on p.id = any (?::int[])
union all
select 'mod_remove_comment', g.is_revert, g.moderator_id, c.creator_id, c.community_id, c.post_id, c.id, g.reason, g.parent_id, g.at
from given g
join comment c on c.id = any (?::int[])
