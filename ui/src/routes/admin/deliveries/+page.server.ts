import * as deliveries from '#lib/api/delivery.ts';
import { peer } from '#lib/model/peer.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

const states = ['all', 'waiting', 'failing', 'paused', 'dead'] as const;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const query = event.url.searchParams;
  const asked = {
    state: states.find((state) => state === query.get('state')) ?? 'all',
    q: (query.get('q') ?? '').trim().slice(0, 200),
    cursor: query.get('page') ?? undefined,
  };
  const page = await deliveries.list(event.locals.api, { state: asked.state, domain_filter: asked.q || undefined, page_cursor: asked.cursor, limit: 30 });
  return { states, asked, peers: page.items.map(peer), next: page.next_page ?? null };
};

export const actions: Actions = {
  pause: change('done', async (api, form) => void (await deliveries.pause(api, id(form, 'instance_id'), text(form, 'paused') === 'true'))),
  retry: change('done', async (api, form) => void (await deliveries.retry(api, id(form, 'instance_id')))),
  replay: change('done', async (api, form) => void (await deliveries.replay(api, id(form, 'instance_id'), text(form, 'activity_id')))),
};
