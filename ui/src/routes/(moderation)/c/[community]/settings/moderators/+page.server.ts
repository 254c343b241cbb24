import * as communities from '#lib/api/community.ts';
import * as people from '#lib/api/person.ts';
import { change } from '#lib/server/change.ts';
import { id, text } from '#lib/server/form.ts';
import type { Actions } from './$types';

const place = async (api: Parameters<typeof communities.get>[0], name: string | undefined) => (await communities.get(api, name ?? '')).community_view.community.id;

export const actions: Actions = {
  appoint: change('appoint', async (api, form, { params }) => {
    const name = text(form, 'handle').replace(/^@/, '');
    const [communityId, { person_view: view }] = await Promise.all([place(api, params.community), people.get(api, name)]);
    await communities.setModerator(api, communityId, view.person.id, true);
  }),
  dismiss: change('dismiss', async (api, form, { params, locals }) => {
    await communities.setModerator(api, await place(api, params.community), id(form, 'id'), false);
    // Who steps down has no business here any more.
    if (id(form, 'id') === locals.account?.person.id) return { to: `/c/${params.community}` };
  }),
  transfer: change('transfer', async (api, form, { params }) => {
    await communities.transfer(api, await place(api, params.community), id(form, 'id'));
  }),
};
