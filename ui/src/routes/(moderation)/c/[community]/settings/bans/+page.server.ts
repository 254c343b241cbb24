import * as communities from '#lib/api/community.ts';
import type { Api } from '#lib/api/http.ts';
import * as log from '#lib/api/modlog.ts';
import * as people from '#lib/api/person.ts';
import { activeBans } from '#lib/model/ban.ts';
import { change } from '#lib/server/change.ts';
import { id, text } from '#lib/server/form.ts';
import { ban } from '#lib/server/measure.ts';
import type { Actions, PageServerLoad } from './$types';

/** Pages of the log that are looked through at most, of as many entries. */
const PAGES = 20;
const ENTRIES = 50;

/** Every ban of a community and every lifting of one, the newest first, as far back as is looked. */
async function history(api: Api, communityId: number): Promise<{ entries: log.Entry[]; whole: boolean }> {
  const entries: log.Entry[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await log.list(api, { type_: 'mod_ban_from_community', community_id: communityId, page_cursor: cursor, limit: ENTRIES });
    entries.push(...answer.items);
    if (!answer.next_page) return { entries, whole: true };
    cursor = answer.next_page;
  }
  return { entries, whole: false };
}

export const load: PageServerLoad = async (event) => {
  const { place } = await event.parent();
  const { entries, whole } = await history(event.locals.api, place.id);
  return { bans: activeBans(entries, Date.now()), whole };
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
