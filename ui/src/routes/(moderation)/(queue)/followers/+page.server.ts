import * as communities from '#lib/api/community.ts';
import { communityRef } from '#lib/model/community.ts';
import { personRef } from '#lib/model/person.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const all = event.url.searchParams.has('all');
  const everywhere = event.url.searchParams.has('everywhere');
  const cursor = event.url.searchParams.get('page');
  const page = await communities.pendingFollows(event.locals.api, { unread_only: !all, all_communities: everywhere || undefined, page_cursor: cursor ?? undefined, limit: 50 });
  return {
    all,
    everywhere,
    list: page.items.map((view) => ({
      person: personRef(view.person),
      community: communityRef(view.community),
      newInstance: view.is_new_instance,
      state: view.follow_state ?? 'pending',
    })),
    next: page.next_page ?? null,
    later: cursor !== null,
  };
};

export const actions: Actions = {
  approve: change('approve', async (api, form) => {
    await communities.decideFollow(api, id(form, 'community_id'), id(form, 'person_id'), true);
  }),
  deny: change('deny', async (api, form) => {
    await communities.decideFollow(api, id(form, 'community_id'), id(form, 'person_id'), false);
  }),
};
