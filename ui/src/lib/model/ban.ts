// Who is banned from a community, as its page shows it.

import type { CommunityBanView } from '#generated/v4.ts';
import { personRef, type PersonRef } from './person.ts';

export interface Ban {
  person: PersonRef;
  at: string;
  endsAt: string | null;
  reason: string | null;
  by: PersonRef | null;
}

export function banItem({ person, moderator, banned_at: at, expires_at: endsAt, reason }: CommunityBanView): Ban {
  return { person: personRef(person), at, endsAt: endsAt ?? null, reason: reason || null, by: moderator ? personRef(moderator) : null };
}
