// What a moderator does with one click, and where.

import type { MyRolesResponse } from '#generated/v4.ts';

const capabilities = ['lock', 'feature'] as const;
type Quick = (typeof capabilities)[number];

/** For each of them the communities where it may be done; `'everywhere'` by right of the site. */
export type QuickRights = Record<Quick, number[] | 'everywhere'>;

export function quickRights(own: Pick<MyRolesResponse, 'site' | 'communities'>): QuickRights {
  const where = (capability: Quick) =>
    own.site.includes(capability) ? ('everywhere' as const) : own.communities.filter((one) => one.capabilities.includes(capability)).map((one) => one.community_id);
  return { lock: where('lock'), feature: where('feature') };
}

export function may(rights: QuickRights | null, capability: Quick, communityId: number): boolean {
  const where = rights?.[capability];
  return where === 'everywhere' || (where?.includes(communityId) ?? false);
}
