// Roles as pages show them.

import type { RoleView } from '#generated/v4.ts';
import { personRef, type PersonRef } from './person.ts';

export interface RoleItem {
  id: number;
  name: string;
  description: string | null;
  capabilities: string[];
  holders: (PersonRef & { grantedAt: string; endsAt: string | null })[];
}

export function roleItem({ role, holders }: RoleView): RoleItem {
  return {
    id: role.id,
    name: role.name,
    description: role.description ?? null,
    capabilities: role.capabilities,
    holders: holders.map((holder) => ({ ...personRef(holder.person), grantedAt: holder.granted_at, endsAt: holder.expires_at ?? null })),
  };
}

/** What can be held for a community, and for the site only (docs/reference/api-v4-additions.md, "Roles"). */
export const capabilities = {
  community: [
    'remove_posts', 'remove_comments', 'lock', 'feature', 'distinguish', 'ban', 'warn', 'edit_posts', 'manage_tags', 'edit_community', 'manage_moderators', 'manage_roles',
    'approve_followers', 'see_voters', 'see_removed', 'resolve_reports', 'write_when_locked', 'post_when_restricted',
  ],
  site: [
    'feature_on_site', 'ban_from_site', 'manage_communities', 'create_communities', 'purge', 'resolve_site_reports', 'approve_applications', 'manage_media', 'manage_admins',
    'manage_site_roles', 'edit_site', 'manage_emoji', 'manage_instances', 'list_users', 'schedule_freely',
  ],
} as const;
