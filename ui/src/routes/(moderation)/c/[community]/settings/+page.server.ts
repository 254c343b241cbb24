import * as communities from '#lib/api/community.ts';
import { ApiError, type Api } from '#lib/api/http.ts';
import { visibilities } from '#lib/model/place.ts';
import { change } from '#lib/server/change.ts';
import { attempt, requireLogin, text } from '#lib/server/form.ts';
import { reasonOf } from '#lib/server/measure.ts';
import { languages, rendered, typed } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ languages: await languages(event.locals.api) });

const idOf = async (api: Api, name: string) => (await communities.get(api, name)).community_view.community.id;

/** A picture that came, or the wish to have none. */
async function picture(api: Api, form: FormData, name: string, set: typeof communities.setIcon, remove: typeof communities.removeIcon) {
  const communityId = await idOf(api, name);
  const file = form.get('file');
  if (form.has('remove')) await remove(api, communityId);
  else if (file instanceof File && file.size > 0) await set(api, communityId, file);
  else throw new ApiError(400, 'no_file');
}

export const actions: Actions = {
  save: change('save', async (api, form, { params }) => {
    await communities.edit(api, {
      community_id: await idOf(api, params.community ?? ''),
      title: text(form, 'title'),
      summary: text(form, 'summary'),
      sidebar: text(form, 'sidebar'),
      nsfw: form.has('nsfw'),
      posting_restricted_to_mods: form.has('restricted'),
      visibility: visibilities.find((visibility) => visibility === text(form, 'visibility')),
      discussion_languages: form.getAll('languages').map(Number).filter(Number.isInteger),
    });
  }),
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => ({ values: typed(form), shown: await rendered(event.locals.api, text(form, 'sidebar')) }));
  },
  icon: change('icon', async (api, form, { params }) => {
    await picture(api, form, params.community ?? '', communities.setIcon, communities.removeIcon);
  }),
  banner: change('banner', async (api, form, { params }) => {
    await picture(api, form, params.community ?? '', communities.setBanner, communities.removeBanner);
  }),
  delete: change('delete', async (api, form, { params }) => {
    await communities.setDeleted(api, await idOf(api, params.community ?? ''), !form.has('restore'));
  }),
  remove: change('remove', async (api, form, { params }) => {
    await communities.remove(api, { community_id: await idOf(api, params.community ?? ''), removed: !form.has('restore'), reason: reasonOf(form) });
  }),
};
