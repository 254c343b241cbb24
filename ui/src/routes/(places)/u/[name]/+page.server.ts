import * as people from '#lib/api/person.ts';
import { communityRef } from '#lib/model/community.ts';
import { mixed } from '#lib/model/mixed.ts';
import { multiRef } from '#lib/model/multi.ts';
import { personProfile } from '#lib/model/person.ts';
import type { PageServerLoad } from './$types';

const kinds = ['all', 'posts', 'comments'] as const;

export const load: PageServerLoad = async ({ locals: { api }, params, url }) => {
  const kind = kinds.find((known) => known === url.searchParams.get('show')) ?? 'all';
  const cursor = url.searchParams.get('page');
  const [answer, page] = await Promise.all([
    people.get(api, params.name),
    people.content(api, { username: params.name, type_: kind, page_cursor: cursor ?? undefined }),
  ]);
  return {
    person: personProfile(answer.person_view),
    moderates: answer.moderates.map(({ community }) => communityRef(community)),
    multis: answer.multi_communities_created.map(({ multi }) => multiRef(multi)),
    kind,
    items: page.items.map(mixed),
    next: page.next_page ?? null,
    cursor,
  };
};
