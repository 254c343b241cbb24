import { error } from '@sveltejs/kit';
import * as communities from '#lib/api/community.ts';
import * as people from '#lib/api/person.ts';
import * as roles from '#lib/api/role.ts';
import { handle, personProfile } from '#lib/model/person.ts';
import { change } from '#lib/server/change.ts';
import { requireLogin, text } from '#lib/server/form.ts';
import { bannedIn } from '#lib/server/bans.ts';
import { ban } from '#lib/server/measure.ts';
import { reasonsFor } from '#lib/server/reasons.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const [{ person_view: view }, own, reasons] = await Promise.all([people.get(api, event.params.name), roles.own(api), reasonsFor(api)]);
  const site = own.site.includes('ban_from_site');
  // By a right of the site in every community.
  const anywhere = own.site.includes('ban');
  const places = new Set(own.communities.filter((one) => one.capabilities.includes('ban')).map((one) => one.community_id));
  const offered = (event.locals.account?.moderates ?? []).filter(({ id }) => places.has(id)).map((one) => ({ handle: handle(one), title: one.title }));
  if (!site && !anywhere && offered.length === 0) error(403, { message: 'not_a_mod_or_admin', code: 'not_a_mod_or_admin' });
  const { id, name, host, display, avatar, bot, banned, banEndsAt } = personProfile(view);
  const bannedFrom = (await bannedIn(api, id)).map(({ community, endsAt }) => ({ ...community, endsAt, may: anywhere || places.has(community.id) }));
  return { person: { id, name, host, display, avatar, bot }, banned, banEndsAt, bannedFrom, reasons, site, anywhere, communities: offered };
};

async function set(api: Parameters<typeof ban>[0], form: FormData, name: string | undefined, wanted: boolean) {
  const { person_view: view } = await people.get(api, name ?? '');
  const place = text(form, 'elsewhere').replace(/^(!|\/?c\/)/, '') || text(form, 'community');
  const communityId = place ? (await communities.get(api, place)).community_view.community.id : null;
  await ban(api, view.person.id, communityId, form, wanted);
}

export const actions: Actions = {
  ban: change('ban', (api, form, { params }) => set(api, form, params.name, true)),
  lift: change('lift', (api, form, { params }) => set(api, form, params.name, false)),
};
