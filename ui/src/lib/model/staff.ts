// Where somebody finds what their capabilities are for.

import type { MyRolesResponse } from '#generated/v4.ts';
import { sectionsFor } from './section.ts';

type Own = Pick<MyRolesResponse, 'site' | 'communities'>;

/** Which queues there are for somebody. */
export interface Queues {
  reports: boolean;
  review: boolean;
  followers: boolean;
  /** Those of all communities. */
  everyFollower: boolean;
  applications: boolean;
}

/** What is offered to somebody beyond what everybody is offered. */
export interface Staff {
  /** The first of their queues; `null` if they have none. */
  queue: string | null;
  /** They have pages of the administration. */
  admin: boolean;
  /** Whom they ban from: the whole site, or some community. */
  bans: 'site' | 'community' | null;
  /** They settle reports of messages and communities. */
  siteReports: boolean;
  /** They make communities where others may not. */
  founds: boolean;
}

/** Whether somebody may do it on the site or in any community. */
function anywhere(own: Own, capability: string): boolean {
  return own.site.includes(capability) || own.communities.some((one) => one.capabilities.includes(capability));
}

export function queuesFor(own: Own): Queues {
  return {
    reports: anywhere(own, 'resolve_reports') || own.site.includes('resolve_site_reports'),
    review: anywhere(own, 'remove_posts'),
    followers: anywhere(own, 'approve_followers'),
    everyFollower: own.site.includes('approve_followers'),
    applications: own.site.includes('approve_applications'),
  };
}

/** `null` for who has no capabilities. */
export function staff(own: Own): Staff | null {
  if (own.site.length === 0 && own.communities.length === 0) return null;
  const queues = queuesFor(own);
  const first = (['reports', 'review', 'followers', 'applications'] as const).find((name) => queues[name]);
  return {
    queue: first ? `/${first}` : null,
    admin: sectionsFor(own.site).length > 0,
    bans: own.site.includes('ban_from_site') ? 'site' : anywhere(own, 'ban') ? 'community' : null,
    siteReports: own.site.includes('resolve_site_reports'),
    founds: own.site.includes('create_communities'),
  };
}
