select m.target_post_id as post_id, null::int as comment_id
from modlog m
join post p on p.id = m.target_post_id and p.removed
where m.bulk_action_parent_id = any (?::int[]) and m.kind = 'mod_remove_post' and not m.is_revert
    and not exists (
        select from modlog later
        where later.target_post_id = m.target_post_id and later.kind = m.kind and later.id > m.id
    )
union all
select null::int, m.target_comment_id
from modlog m
join comment c on c.id = m.target_comment_id and c.removed
where m.bulk_action_parent_id = any (?::int[]) and m.kind = 'mod_remove_comment' and not m.is_revert
    and not exists (
        select from modlog later
        where later.target_comment_id = m.target_comment_id and later.kind = m.kind and later.id > m.id
    )
