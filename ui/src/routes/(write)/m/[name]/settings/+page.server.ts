import { error } from '@sveltejs/kit';
import * as communities from '#lib/api/community.ts';
import { ApiError, type Api } from '#lib/api/http.ts';
import * as multis from '#lib/api/multi.ts';
import { communityRef } from '#lib/model/community.ts';
import { mayEdit, multiItem } from '#lib/model/multi.ts';
import { change } from '#lib/server/change.ts';
import { attempt, id, requireLogin, text } from '#lib/server/form.ts';
import { rendered, typed } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { view, communities: members } = await multis.get(event.locals.api, event.params.name);
  const multi = multiItem(view);
  // Courtesy: the API decides.
  if (!mayEdit(multi, event.locals.account)) error(403, { message: 'multi_community_update_wrong_user', code: 'multi_community_update_wrong_user' });
  return {
    multi,
    kept: { title: view.multi.title ?? '', summary: view.multi.summary ?? '', sidebar: view.multi.sidebar ?? '' },
    members: members.map(({ community }) => communityRef(community)),
    saved: event.url.searchParams.get('saved'),
  };
};

const idOf = async (api: Api, name = '') => (await multis.get(api, name)).view.multi.id;

/** The community a form names, by its number or its handle. */
async function communityOf(api: Api, form: FormData): Promise<number> {
  if (form.has('community_id')) return id(form, 'community_id');
  try {
    return (await communities.get(api, text(form, 'community').replace(/^[!/]?(c\/)?/, ''))).community_view.community.id;
  } catch (refused) {
    if (refused instanceof ApiError && refused.status < 500) throw new ApiError(404, 'no_such_community');
    throw refused;
  }
}

export const actions: Actions = {
  save: change('save', async (api, form, { params }) => {
    await multis.edit(api, { id: await idOf(api, params.name), title: text(form, 'title'), summary: text(form, 'summary'), sidebar: text(form, 'sidebar') });
  }),
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => ({ values: typed(form), shown: await rendered(event.locals.api, text(form, 'sidebar')) }));
  },
  add: change('add', async (api, form, { params }) => {
    await multis.add(api, await idOf(api, params.name), await communityOf(api, form));
  }),
  take: change('take', async (api, form, { params }) => {
    await multis.takeOut(api, await idOf(api, params.name), await communityOf(api, form));
  }),
  delete: change('delete', async (api, form, { params }) => {
    await multis.edit(api, { id: await idOf(api, params.name), deleted: !form.has('restore') });
  }),
};
