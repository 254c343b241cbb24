import { ApiError } from '#lib/api/http.ts';
import * as people from '#lib/api/person.ts';
import * as roles from '#lib/api/role.ts';
import { roleItem } from '#lib/model/role.ts';
import { change } from '#lib/server/change.ts';
import { endOfDay, id, requireLogin, text } from '#lib/server/form.ts';
import { roleFields } from '#lib/server/role.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  return { roles: (await roles.list(event.locals.api)).roles.map(roleItem) };
};

export const actions: Actions = {
  create: change('done', async (api, form) => void (await roles.create(api, roleFields(form)))),
  edit: change('done', async (api, form) => void (await roles.edit(api, { role_id: id(form, 'role_id'), ...roleFields(form) }))),
  remove: change('done', async (api, form) => void (await roles.remove(api, id(form, 'role_id')))),
  grant: change('done', async (api, form) => {
    // By number when something is taken back, else by name.
    const name = text(form, 'handle').replace(/^@/, '');
    if (name === '' && !form.has('person_id')) throw new ApiError(400, 'not_found');
    const personId = form.has('person_id') ? id(form, 'person_id') : (await people.get(api, name)).person_view.person.id;
    await roles.grant(api, { role_id: id(form, 'role_id'), person_id: personId, expires_at: endOfDay(form, 'until'), reason: text(form, 'reason') || undefined });
  }),
  revoke: change('done', async (api, form) => void (await roles.revoke(api, { role_id: id(form, 'role_id'), person_id: id(form, 'person_id') }))),
};
