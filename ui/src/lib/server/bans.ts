// Where somebody is banned.

import type { Api } from '#lib/api/http.ts';
import * as log from '#lib/api/modlog.ts';
import { communityRef, type CommunityRef } from '#lib/model/community.ts';

export interface BannedIn {
  community: CommunityRef;
  /** `null`: for good. */
  endsAt: string | null;
}

/** As many entries of the log are looked at. */
const MOST = 50;

/** The communities somebody is banned from, as the newest entries of the moderation log tell; the last ban comes first. */
export async function bannedIn(api: Api, personId: number, now = Date.now()): Promise<BannedIn[]> {
  const page = await log.list(api, { type_: 'mod_ban_from_community', other_person_id: personId, limit: MOST });
  return stillBanned(page.items, now);
}

/** What holds of entries that begin with the newest: of each community the last one. */
export function stillBanned(entries: Pick<log.Entry, 'modlog' | 'target_community'>[], now: number): BannedIn[] {
  const seen = new Set<number>();
  return entries.flatMap(({ modlog, target_community: community }) => {
    if (!community || seen.has(community.id)) return [];
    seen.add(community.id);
    const over = modlog.is_revert || (modlog.expires_at != null && Date.parse(modlog.expires_at) <= now);
    return over ? [] : [{ community: communityRef(community), endsAt: modlog.expires_at ?? null }];
  });
}
