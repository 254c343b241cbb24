import * as instances from '#lib/api/instance.ts';
import { instanceItem } from '#lib/model/instance.ts';
import { requireLogin } from '#lib/server/form.ts';
import { decisions } from '#lib/server/instance.ts';
import type { Actions, PageServerLoad } from './$types';

const kinds = ['all', 'open', 'limited', 'blocked', 'allowed'] as const;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const query = event.url.searchParams;
  const asked = {
    kind: kinds.find((kind) => kind === query.get('kind')) ?? 'all',
    q: (query.get('q') ?? '').trim().slice(0, 200),
    cursor: query.get('page') ?? undefined,
  };
  const page = await instances.list(event.locals.api, { kind: asked.kind, domain_filter: asked.q || undefined, page_cursor: asked.cursor, limit: 30 });
  return { kinds, asked, instances: page.items.map(instanceItem), next: page.next_page ?? null };
};

export const actions: Actions = decisions;
