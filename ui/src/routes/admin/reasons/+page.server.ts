import * as moderation from '#lib/api/moderation.ts';
import { change } from '#lib/server/change.ts';
import { requireLogin } from '#lib/server/form.ts';
import { reasonsIn } from '#lib/server/reasons.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  return { list: (await moderation.reasons(event.locals.api)).site };
};

export const actions: Actions = {
  save: change('done', async (api, form) => void (await moderation.setReasons(api, reasonsIn(form)))),
};
