import * as admin from '#lib/api/admin.ts';
import * as people from '#lib/api/person.ts';
import * as sites from '#lib/api/site.ts';
import { userItem } from '#lib/model/user.ts';
import { requireLogin } from '#lib/server/form.ts';
import type { PageServerLoad } from './$types';

const kinds = ['all', 'banned', 'admins'] as const;
const sorts = ['new', 'old'] as const;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const query = event.url.searchParams;
  const asked = {
    kind: kinds.find((kind) => kind === query.get('show')) ?? 'all',
    sort: sorts.find((sort) => sort === query.get('sort')) ?? 'new',
    q: (query.get('q') ?? '').trim().replace(/^@/, '').slice(0, 200),
    everywhere: query.has('everywhere'),
    cursor: query.get('page') ?? undefined,
  };
  const common = { page_cursor: asked.cursor, limit: 30 };
  if (asked.q !== '') {
    const page = await people.search(api, { search_term: asked.q, type_: asked.everywhere ? 'all' : 'local', sort: asked.sort, ...common });
    return { asked, users: page.items.map(userItem), next: page.next_page ?? null };
  }
  if (asked.kind === 'admins') return { asked, users: (await sites.get(api)).admins.map(userItem), next: null };
  const page = await admin.users(api, { banned_only: asked.kind === 'banned', sort: asked.sort, ...common });
  return { asked, users: page.items.map(userItem), next: page.next_page ?? null };
};
