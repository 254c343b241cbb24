import * as communities from '#lib/api/community.ts';
import { communityItem, communitySorts } from '#lib/model/community.ts';
import type { ListingType } from '#generated/v4.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const query = url.searchParams;
  const q = (query.get('q') ?? '').slice(0, 200);
  const listing = (['subscribed', 'local', 'all'] as ListingType[]).find((type) => type === query.get('type')) ?? 'local';
  const sort = communitySorts.find((known) => known === query.get('sort')) ?? 'active_monthly';
  const page = await communities.list(locals.api, {
    type_: listing,
    sort,
    search_term: q || undefined,
    page_cursor: query.get('page') ?? undefined,
    limit: 30,
  });
  return { q, listing, sort, communities: page.items.map(communityItem), next: page.next_page ?? null, later: query.has('page') };
};
