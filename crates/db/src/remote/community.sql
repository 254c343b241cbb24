insert into community (instance_id, ap_id, name, title, sidebar, summary, icon, banner, inbox_url, shared_inbox_url, followers_url, moderators_url, featured_url, nsfw, posting_restricted_to_mods, visibility, languages, published_at, updated_at, local, last_refreshed_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?)
on conflict (ap_id) do update set
    title = excluded.title,
    sidebar = excluded.sidebar,
    summary = excluded.summary,
    icon = excluded.icon,
    banner = excluded.banner,
    inbox_url = excluded.inbox_url,
    shared_inbox_url = excluded.shared_inbox_url,
    followers_url = excluded.followers_url,
    moderators_url = excluded.moderators_url,
    featured_url = excluded.featured_url,
    nsfw = excluded.nsfw,
    posting_restricted_to_mods = excluded.posting_restricted_to_mods,
    visibility = excluded.visibility,
    languages = excluded.languages,
    updated_at = excluded.updated_at,
    last_refreshed_at = excluded.last_refreshed_at
where not community.local
returning id
