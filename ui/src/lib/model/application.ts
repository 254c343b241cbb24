// An application for an account, as who decides about it sees it.

import type { RegistrationApplicationView } from '#generated/v4.ts';
import { personRef, type PersonRef } from './person.ts';

export interface Application {
  id: number;
  person: PersonRef;
  email: string | null;
  emailVerified: boolean;
  answer: string;
  at: string;
  state: 'waiting' | 'approved' | 'denied';
  denyReason: string | null;
  decidedBy: PersonRef | null;
}

export function application(view: RegistrationApplicationView): Application {
  const { registration_application: row, creator_local_user: user } = view;
  return {
    id: row.id,
    person: personRef(view.creator),
    email: user.email ?? null,
    emailVerified: user.email_verified,
    answer: row.answer,
    at: row.published_at,
    state: user.accepted_application ? 'approved' : view.admin ? 'denied' : 'waiting',
    denyReason: row.deny_reason ?? null,
    decidedBy: view.admin ? personRef(view.admin) : null,
  };
}
