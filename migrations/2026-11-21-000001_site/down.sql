drop table instance_policy, blocked_url, custom_emoji, tagline, secret, site_activity, site_stat, local_site, actor_key, site, instance;
