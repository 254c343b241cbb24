delete from person
where id in (
    select u.person_id
    from registration_application a
    join local_user u on u.id = a.local_user_id
    where a.admin_id is not null
        and a.updated_at < ?
        and not u.accepted_application
        and not u.admin
        and not exists (select from post p where p.creator_id = u.person_id)
        and not exists (select from comment c where c.creator_id = u.person_id)
    order by a.id
    limit ?
)
returning id
