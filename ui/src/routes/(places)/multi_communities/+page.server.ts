import * as multis from '#lib/api/multi.ts';
import { multiItem, multiSorts } from '#lib/model/multi.ts';
import type { PageServerLoad } from './$types';

const listings = ['subscribed', 'local', 'all'] as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const query = url.searchParams;
  const q = (query.get('q') ?? '').trim().slice(0, 200);
  const listing = listings.find((type) => type === query.get('type')) ?? 'all';
  const sort = multiSorts.find((known) => known === query.get('sort')) ?? 'subscribers';
  const page = await multis.list(locals.api, {
    type_: listing,
    sort,
    search_term: q || undefined,
    page_cursor: query.get('page') ?? undefined,
    limit: 30,
  });
  return {
    q,
    shown: listing,
    listings: locals.account ? listings : listings.filter((type) => type !== 'subscribed'),
    sort,
    multis: page.items.map(multiItem),
    next: page.next_page ?? null,
    later: query.has('page'),
  };
};
