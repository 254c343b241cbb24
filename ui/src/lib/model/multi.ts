// Multi-communities as the pages show them.

import type { MultiCommunity, MultiCommunityView } from '#generated/v4.ts';
import { following, type Following } from './community.ts';
import { handle, hostOf, personRef, type PersonRef } from './person.ts';

export interface MultiRef {
  id: number;
  name: string;
  /** Where it is from, `null` for here. */
  host: string | null;
  title: string;
  path: string;
}

export function multiRef(multi: MultiCommunity): MultiRef {
  const named = { name: multi.name, host: multi.local ? null : hostOf(multi.ap_id) };
  return { id: multi.id, ...named, title: multi.title || multi.name, path: `/m/${handle(named)}` };
}

/** One in a list, or at the side of its own page. */
export interface MultiItem extends MultiRef {
  summary: string | null;
  communities: number;
  subscribers: number;
  following: Following;
  owner: PersonRef;
  deleted: boolean;
}

export function multiItem({ multi, follow_state: state, owner }: MultiCommunityView): MultiItem {
  return {
    ...multiRef(multi),
    summary: multi.summary ?? null,
    communities: multi.communities,
    subscribers: multi.subscribers,
    following: following(state),
    owner: personRef(owner),
    deleted: multi.deleted,
  };
}

/** Whether somebody may change it: who made it, and the admins of its site. */
export function mayEdit(multi: Pick<MultiItem, 'owner' | 'host'>, account: { person: { id: number }; admin: boolean } | null): boolean {
  return account !== null && (account.person.id === multi.owner.id || (account.admin && multi.host === null));
}

/** The orders of the list that are offered. */
export const multiSorts = ['subscribers', 'communities', 'new', 'name_asc'] as const;
