import * as admin from '#lib/api/admin.ts';
import * as communities from '#lib/api/community.ts';
import { ApiError } from '#lib/api/http.ts';
import { communityItem, communitySorts } from '#lib/model/community.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

const listings = ['all', 'local'] as const;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const query = event.url.searchParams;
  const asked = {
    type: listings.find((listing) => listing === query.get('type')) ?? 'all',
    sort: communitySorts.find((sort) => sort === query.get('sort')) ?? 'new',
    q: (query.get('q') ?? '').trim().replace(/^!/, '').slice(0, 200),
    cursor: query.get('page') ?? undefined,
  };
  const page = await communities.list(event.locals.api, { type_: asked.type, sort: asked.sort, search_term: asked.q || undefined, show_nsfw: true, page_cursor: asked.cursor, limit: 30 });
  return {
    asked,
    sorts: communitySorts,
    communities: page.items.map((view) => ({ ...communityItem(view), reports: view.community.unresolved_report_count })),
    next: page.next_page ?? null,
  };
};

export const actions: Actions = {
  remove: change(
    'done',
    async (api, form) => void (await communities.remove(api, { community_id: id(form, 'community_id'), reason: text(form, 'reason'), removed: text(form, 'removed') === 'true' })),
  ),
  visibility: change(
    'done',
    async (api, form) => void (await communities.edit(api, { community_id: id(form, 'community_id'), visibility: text(form, 'visibility') === 'unlisted' ? 'unlisted' : 'public' })),
  ),
  /** For good, so that its name has to be typed. */
  purge: change('done', async (api, form) => {
    if (text(form, 'typed').replace(/^!/, '') !== text(form, 'name')) throw new ApiError(400, 'not_typed');
    await admin.purgeCommunity(api, { community_id: id(form, 'community_id'), reason: text(form, 'reason') });
  }),
};
