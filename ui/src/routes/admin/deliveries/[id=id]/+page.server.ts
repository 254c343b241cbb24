import * as deliveries from '#lib/api/delivery.ts';
import { change } from '#lib/server/change.ts';
import { requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const query = event.url.searchParams;
  const cursor = query.get('page') ?? undefined;
  const page = await deliveries.refusals(event.locals.api, event.params.id, cursor);
  return {
    id: event.params.id,
    domain: query.get('domain') ?? '',
    refusals: page.items.map((one) => ({ activity: one.activity_id, object: one.object_id, error: one.error, at: one.refused_at })),
    next: page.next_page ?? null,
    later: cursor !== undefined,
  };
};

export const actions: Actions = {
  replay: async (event) => change('done', async (api, form) => void (await deliveries.replay(api, event.params.id, text(form, 'activity_id'))))(event),
};
