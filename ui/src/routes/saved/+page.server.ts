// What somebody has kept, voted on, read or hidden.

import * as contents from '#lib/api/content.ts';
import { mixed } from '#lib/model/mixed.ts';
import { requireLogin } from '#lib/server/form.ts';
import type { PageServerLoad } from './$types';

const kinds = ['saved', 'liked', 'read', 'hidden'] as const;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const query = event.url.searchParams;
  const kind = kinds.find((known) => known === query.get('show')) ?? 'saved';
  const cursor = query.get('page') ?? undefined;
  const page = await contents[kind](event.locals.api, cursor);
  return { kind, items: page.items.map(mixed), next: page.next_page ?? null, later: cursor !== undefined };
};
