import * as communities from '#lib/api/community.ts';
import * as moderation from '#lib/api/moderation.ts';
import { change } from '#lib/server/change.ts';
import { reasonsIn } from '#lib/server/reasons.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { place } = await event.parent();
  return { list: (await moderation.reasons(event.locals.api, place.id)).community };
};

export const actions: Actions = {
  save: change('save', async (api, form, { params }) => {
    const { community } = (await communities.get(api, params.community ?? '')).community_view;
    await moderation.setReasons(api, reasonsIn(form), community.id);
  }),
};
