import * as instances from '#lib/api/instance.ts';
import { knownInstance } from '#lib/model/instance.ts';
import type { PageServerLoad } from './$types';

const kinds = ['linked', 'allowed', 'blocked'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const query = url.searchParams;
  const q = (query.get('q') ?? '').trim().slice(0, 200);
  const kind = kinds.find((one) => one === query.get('kind')) ?? 'linked';
  const page = await instances.known(locals.api, { kind, domain_filter: q || undefined, page_cursor: query.get('page') ?? undefined, limit: 50 });
  return { q, kind, kinds, instances: page.items.map(knownInstance), next: page.next_page ?? null, later: query.has('page') };
};
