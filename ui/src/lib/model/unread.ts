// What waits for somebody.

import type { UnreadCountsResponse } from '#generated/v4.ts';

export interface Unread {
  notifications: number;
  reports: number;
  applications: number;
  /** Requests to follow. */
  followers: number;
}

export const nothing: Unread = { notifications: 0, reports: 0, applications: 0, followers: 0 };

/** All that waits for a moderator or admin. */
export function toModerate({ reports, applications, followers }: Unread): number {
  return reports + applications + followers;
}

/** Where the first of it is. */
export function moderationPath({ reports, applications, followers }: Unread): string {
  if (reports === 0 && applications > 0) return '/applications';
  return reports === 0 && followers > 0 ? '/followers' : '/reports';
}

export function unread(counts: UnreadCountsResponse): Unread {
  return {
    notifications: counts.notification_count,
    reports: counts.report_count ?? 0,
    applications: counts.registration_application_count ?? 0,
    followers: counts.pending_follow_count ?? 0,
  };
}
