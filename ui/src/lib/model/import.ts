// What has become of a file of settings, as its page shows it.

import type { ImportProgress } from '#generated/v4.ts';

/** The lists of a file, by their names in it. */
export const lists = [
  'followed_communities',
  'saved_posts',
  'saved_comments',
  'blocked_communities',
  'blocked_users',
  'blocked_instances_communities',
  'blocked_instances_persons',
] as const;
export type List = (typeof lists)[number];

export interface ImportState {
  startedAt: string;
  waiting: number;
  done: number;
  failed: number;
  /** The first of what could not be brought in. */
  failures: { list: List | null; address: string; /** The API's name for it, such as `not_found`. */ code: string; /** As the server wrote it down. */ message: string }[];
}

/** Codes are written down as the server's program calls them, with more behind them. */
export function codeIn(message: string): string {
  return (message.split(':')[0] ?? '').replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}

/** As many failures are shown. */
const MOST = 100;

/** `null` if no file came, or only long ago. */
export function importState({ started_at, waiting, done, failed, failures }: ImportProgress): ImportState | null {
  if (!started_at) return null;
  return {
    startedAt: started_at,
    waiting,
    done,
    failed,
    failures: failures.slice(0, MOST).map((one) => ({
      list: lists.find((list) => list === one.list) ?? null,
      address: one.address,
      code: codeIn(one.message ?? ''),
      message: one.message ?? '',
    })),
  };
}
