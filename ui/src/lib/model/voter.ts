// Somebody who voted, as moderators see it.

import type { VoteView } from '#generated/v4.ts';
import { personRef, type PersonRef } from './person.ts';

export interface Voter {
  person: PersonRef;
  up: boolean;
  banned: boolean;
}

export function voter(view: VoteView): Voter {
  return { person: personRef(view.creator), up: view.is_upvote, banned: view.creator_banned || view.creator_banned_from_community };
}
