-- Those of the last time the person was banned: from the first ban after a lift to the last one, whether or not it was lifted since.
with entries as (
    select m.id, m.is_revert
    from (values (?::text, ?::int, ?::int)) as wanted (kind, person_id, community_id)
    join modlog m on m.target_person_id = wanted.person_id and m.kind = wanted.kind
        and m.target_community_id is not distinct from wanted.community_id
    where m.bulk_action_parent_id is null
),
last as (select max(id) as id from entries where not is_revert)
select e.id
from entries e, last
where not e.is_revert and e.id <= last.id
    and e.id > coalesce((select max(id) from entries where is_revert and id < last.id), 0)
