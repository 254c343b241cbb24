// Accounts and people as the administration shows them.

import type { LocalUserView, PersonView } from '#generated/v4.ts';
import { personRef, type PersonRef } from './person.ts';

export interface UserItem extends PersonRef {
  admin: boolean;
  banned: boolean;
  banEndsAt: string | null;
  deleted: boolean;
  posts: number;
  comments: number;
  joinedAt: string;
  /** What only admins know of accounts of this instance; `null` where it was not told. */
  account: { email: string | null; verified: boolean; accepted: boolean } | null;
}

export function userItem(view: LocalUserView | PersonView): UserItem {
  const { person } = view;
  const user = 'local_user' in view ? view.local_user : null;
  return {
    ...personRef(person),
    admin: user ? user.admin : 'is_admin' in view && view.is_admin,
    banned: view.banned,
    banEndsAt: view.ban_expires_at ?? null,
    deleted: person.deleted,
    posts: person.post_count,
    comments: person.comment_count,
    joinedAt: person.published_at,
    account: user && { email: user.email ?? null, verified: user.email_verified, accepted: user.accepted_application },
  };
}
