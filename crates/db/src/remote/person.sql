insert into person (instance_id, ap_id, name, display_name, bio, avatar, banner, matrix_user_id, inbox_url, shared_inbox_url, bot_account, published_at, updated_at, local, last_refreshed_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?)
on conflict (ap_id) do update set
    display_name = excluded.display_name,
    bio = excluded.bio,
    avatar = excluded.avatar,
    banner = excluded.banner,
    matrix_user_id = excluded.matrix_user_id,
    inbox_url = excluded.inbox_url,
    shared_inbox_url = excluded.shared_inbox_url,
    bot_account = excluded.bot_account,
    updated_at = excluded.updated_at,
    deleted = false,
    last_refreshed_at = excluded.last_refreshed_at
where not person.local
returning id
