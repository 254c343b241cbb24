// The site as every page knows it. What only one page shows (its long text, its admins) that page loads.

import type { FederationMode, GetSiteResponse, LocalSite } from '#generated/v4.ts';
import { personRef, type PersonRef } from './person.ts';

export interface Site {
  name: string;
  summary: string | null;
  icon: string | null;
  registration: LocalSite['registration_mode'];
  privateInstance: boolean;
  contentWarning: string | null;
  communityCreationAdminOnly: boolean;
  /** Whether there is a list of communities that the site suggests. */
  suggests: boolean;
  uploads: boolean;
  votes: Record<'postUp' | 'postDown' | 'commentUp' | 'commentDown', FederationMode>;
  defaults: {
    listing: LocalSite['default_post_listing_type'];
    sort: LocalSite['default_post_sort_type'];
    commentSort: LocalSite['default_comment_sort_type'];
    mode: LocalSite['default_post_listing_mode'];
    rangeSeconds: number | null;
    theme: string;
  };
  version: string;
}

export function site({ site_view: view, version }: GetSiteResponse): Site {
  const { site, local_site: local } = view;
  return {
    name: site.name,
    summary: site.summary ?? null,
    icon: site.icon ?? null,
    registration: local.registration_mode,
    privateInstance: local.private_instance,
    contentWarning: site.content_warning || null,
    communityCreationAdminOnly: local.community_creation_admin_only,
    suggests: Boolean(local.suggested_multi_community_id),
    uploads: !local.image_upload_disabled,
    votes: {
      postUp: local.post_upvotes,
      postDown: local.post_downvotes,
      commentUp: local.comment_upvotes,
      commentDown: local.comment_downvotes,
    },
    defaults: {
      listing: local.default_post_listing_type,
      sort: local.default_post_sort_type,
      commentSort: local.default_comment_sort_type,
      mode: local.default_post_listing_mode,
      rangeSeconds: local.default_post_time_range_seconds ?? null,
      theme: local.default_theme,
    },
    version,
  };
}

/** What stands at the side of the front page. */
export interface SiteCard {
  banner: string | null;
  sidebarHtml: string;
  taglineHtml: string;
  users: number;
  usersActiveDay: number;
  usersActiveMonth: number;
  communities: number;
  posts: number;
  comments: number;
  admins: PersonRef[];
}

export function siteCard({ site_view: view, admins, tagline }: GetSiteResponse): SiteCard {
  const { site, local_site: local } = view;
  return {
    banner: site.banner ?? null,
    sidebarHtml: site.sidebar_html ?? '',
    taglineHtml: tagline?.content_html ?? '',
    users: local.users,
    usersActiveDay: local.users_active_day,
    usersActiveMonth: local.users_active_month,
    communities: local.communities,
    posts: local.posts,
    comments: local.comments,
    admins: admins.map((admin) => personRef(admin.person)),
  };
}
