insert into site (instance_id, ap_id, name, sidebar, summary, icon, banner, content_warning, inbox_url, published_at, updated_at, last_refreshed_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (instance_id) do update set
    ap_id = excluded.ap_id,
    name = excluded.name,
    sidebar = excluded.sidebar,
    summary = excluded.summary,
    icon = excluded.icon,
    banner = excluded.banner,
    content_warning = excluded.content_warning,
    inbox_url = excluded.inbox_url,
    updated_at = excluded.updated_at,
    last_refreshed_at = excluded.last_refreshed_at
