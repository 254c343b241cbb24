import * as communities from '#lib/api/community.ts';
import type { Api } from '#lib/api/http.ts';
import * as people from '#lib/api/person.ts';
import { banItem } from '#lib/model/ban.ts';
import { change } from '#lib/server/change.ts';
import { id, text } from '#lib/server/form.ts';
import { ban } from '#lib/server/measure.ts';
import { reasonsFor } from '#lib/server/reasons.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { place } = await event.parent();
  const cursor = event.url.searchParams.get('page');
  const { api } = event.locals;
  const [page, reasons] = await Promise.all([communities.bans(api, { community_id: place.id, page_cursor: cursor ?? undefined, limit: 50 }), reasonsFor(api, place.id)]);
  return { reasons, bans: page.items.map(banItem), next: page.next_page ?? null, later: cursor !== null };
};

const idOf = async (api: Api, name: string | undefined) => (await communities.get(api, name ?? '')).community_view.community.id;

export const actions: Actions = {
  ban: change('ban', async (api, form, { params }) => {
    const name = text(form, 'handle').replace(/^@/, '');
    const [communityId, { person_view: view }] = await Promise.all([idOf(api, params.community), people.get(api, name)]);
    await ban(api, view.person.id, communityId, form, true);
  }),
  lift: change('lift', async (api, form, { params }) => {
    await ban(api, id(form, 'id'), await idOf(api, params.community), form, false);
  }),
};
