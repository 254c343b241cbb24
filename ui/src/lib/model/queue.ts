// What of the queue of reports is looked at, as its address says it.

export const queueKinds = ['all', 'posts', 'comments', 'private_messages', 'communities'] as const;
export type QueueKind = (typeof queueKinds)[number];

export interface QueueChoice {
  kind: QueueKind;
  /** Also what is settled. */
  all: boolean;
  /** The handle of a community; empty for every one. */
  community: string;
  /** Admins: also what is for the moderators alone. */
  everywhere: boolean;
  cursor: string | null;
}

export function queueChoice(query: URLSearchParams): QueueChoice {
  return {
    kind: queueKinds.find((kind) => kind === query.get('kind')) ?? 'all',
    all: query.has('all'),
    community: (query.get('community') ?? '').trim().replace(/^!/, '').slice(0, 200),
    everywhere: query.has('everywhere'),
    cursor: query.get('page'),
  };
}

/** What stands behind the question mark; empty for the whole queue. */
export function queueQuery(choice: QueueChoice): string {
  const query = new URLSearchParams();
  if (choice.kind !== 'all') query.set('kind', choice.kind);
  if (choice.community) query.set('community', choice.community);
  if (choice.all) query.set('all', 'on');
  if (choice.everywhere) query.set('everywhere', 'on');
  if (choice.cursor) query.set('page', choice.cursor);
  return query.toString();
}

export function queuePath(choice: QueueChoice): string {
  const query = queueQuery(choice);
  return query ? `/reports?${query}` : '/reports';
}
