// Who is banned from a community: the moderation log says it, the last entry about somebody counts.

import type { Entry } from '#lib/api/modlog.ts';
import { personRef, type PersonRef } from './person.ts';

export interface Ban {
  person: PersonRef;
  at: string;
  endsAt: string | null;
  reason: string | null;
  by: PersonRef | null;
}

/** Those that hold at `now`, from entries with the newest first. */
export function activeBans(entries: Entry[], now: number): Ban[] {
  const seen = new Set<number>();
  const bans: Ban[] = [];
  for (const { modlog, moderator, target_person: person } of entries) {
    if (!person || seen.has(person.id)) continue;
    seen.add(person.id);
    const over = modlog.expires_at ? Date.parse(modlog.expires_at) <= now : false;
    if (modlog.is_revert || over) continue;
    bans.push({
      person: personRef(person),
      at: modlog.published_at,
      endsAt: modlog.expires_at ?? null,
      reason: modlog.reason || null,
      by: moderator ? personRef(moderator) : null,
    });
  }
  return bans;
}
