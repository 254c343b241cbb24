import * as instances from '#lib/api/instance.ts';
import { instanceItem } from '#lib/model/instance.ts';
import { deed, endOfDay } from '#lib/server/admin.ts';
import { requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

const kinds = ['all', 'linked', 'allowed', 'blocked'] as const;

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

/** A host, from an address as well. */
const host = (form: FormData) => (URL.parse(text(form, 'instance'))?.host || text(form, 'instance')).toLowerCase();

export const actions: Actions = {
  allow: deed(
    async (api, form) => void (await instances.allow(api, { instance: host(form), allow: text(form, 'listed') !== 'false', reason: text(form, 'reason') })),
  ),
  block: deed(
    async (api, form) =>
      void (await instances.block(api, { instance: host(form), block: text(form, 'listed') !== 'false', reason: text(form, 'reason'), expires_at: endOfDay(form, 'until') })),
  ),
};
