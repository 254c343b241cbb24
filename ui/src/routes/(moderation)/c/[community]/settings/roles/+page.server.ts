import * as communities from '#lib/api/community.ts';
import * as people from '#lib/api/person.ts';
import * as roles from '#lib/api/role.ts';
import { roleItem } from '#lib/model/role.ts';
import { change } from '#lib/server/change.ts';
import { id, text } from '#lib/server/form.ts';
import { endOf } from '#lib/server/measure.ts';
import { roleFields } from '#lib/server/role.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { place } = await event.parent();
  const { roles: list } = await roles.list(event.locals.api, place.id);
  return { roles: list.map(roleItem) };
};

export const actions: Actions = {
  create: change('create', async (api, form, { params }) => {
    const { community } = (await communities.get(api, params.community ?? '')).community_view;
    await roles.create(api, { community_id: community.id, ...roleFields(form) });
  }),
  edit: change('edit', async (api, form) => {
    await roles.edit(api, { role_id: id(form, 'id'), ...roleFields(form) });
  }),
  delete: change('delete', async (api, form) => {
    await roles.remove(api, id(form, 'id'));
  }),
  grant: change('grant', async (api, form) => {
    const { person_view: view } = await people.get(api, text(form, 'handle').replace(/^@/, ''));
    await roles.grant(api, { role_id: id(form, 'id'), person_id: view.person.id, expires_at: endOf(form), reason: text(form, 'reason') || undefined });
  }),
  revoke: change('revoke', async (api, form) => {
    await roles.revoke(api, { role_id: id(form, 'id'), person_id: id(form, 'person_id') });
  }),
};
