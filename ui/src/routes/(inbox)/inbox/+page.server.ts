import * as notifications from '#lib/api/notification.ts';
import { countKinds, inboxEntry } from '#lib/model/notification.ts';
import { requireLogin } from '#lib/server/form.ts';
import type { PageServerLoad } from './$types';

/** As many unread entries as are counted by kind. */
const COUNTED = 50;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const query = event.url.searchParams;
  const kind = notifications.kinds.find((known) => known === query.get('show')) ?? 'all';
  const all = query.has('all');
  const cursor = query.get('page') ?? undefined;
  const [page, waiting] = await Promise.all([
    notifications.list(api, { type_: kind, unread_only: !all, page_cursor: cursor, limit: 20 }),
    notifications.list(api, { unread_only: true, limit: COUNTED }),
  ]);
  return {
    kind,
    all,
    entries: page.items.map(inboxEntry),
    next: page.next_page ?? null,
    later: cursor !== undefined,
    counts: countKinds(waiting.items.map(({ notification }) => notification)),
    /** More than were counted. */
    more: waiting.items.length === COUNTED,
    waiting: waiting.items.length,
  };
};
