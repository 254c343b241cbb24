select m.kind, m.target_community_id as community_id
from modlog m
where m.bulk_action_parent_id = any (?::int[]) and m.kind in ('admin_remove_community', 'mod_ban_from_community') and not m.is_revert
    and m.target_community_id is not null
    and not exists (
        select from modlog later
        where later.target_community_id = m.target_community_id and later.kind = m.kind and later.id > m.id
            and (m.kind = 'admin_remove_community' or later.target_person_id = m.target_person_id)
    )
