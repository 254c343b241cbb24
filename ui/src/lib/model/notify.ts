// Of what below a post, or in a community, somebody wants to hear: most first.

import type { CommunityNotificationsMode, PostNotificationsMode } from '#generated/v4.ts';

export const postModes = ['all_comments', 'replies_and_mentions', 'mute'] as const satisfies PostNotificationsMode[];
export const communityModes = ['all_posts_and_comments', 'all_posts', 'replies_and_mentions', 'mute'] as const satisfies CommunityNotificationsMode[];

export type PostMode = (typeof postModes)[number];
export type CommunityMode = (typeof communityModes)[number];

/** What holds until somebody chooses. */
export const usualMode = 'replies_and_mentions';

/** The mode that a button `notify_MODE` asks for. */
export function askedMode<Mode extends string>(deed: string, modes: readonly Mode[]): Mode | undefined {
  return modes.find((mode) => deed === `notify_${mode}`);
}
