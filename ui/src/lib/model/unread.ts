// What waits for somebody.

import type { UnreadCountsResponse } from '#generated/v4.ts';

export interface Unread {
  notifications: number;
  /** Reports, applications and requests to follow, together. */
  moderation: number;
}

export const nothing: Unread = { notifications: 0, moderation: 0 };

export function unread(counts: UnreadCountsResponse): Unread {
  return {
    notifications: counts.notification_count,
    moderation: (counts.report_count ?? 0) + (counts.registration_application_count ?? 0) + (counts.pending_follow_count ?? 0),
  };
}
