import { redirect } from '@sveltejs/kit';
import * as admin from '#lib/api/admin.ts';
import { ApiError } from '#lib/api/http.ts';
import * as people from '#lib/api/person.ts';
import * as roles from '#lib/api/role.ts';
import { roleItem } from '#lib/model/role.ts';
import { userItem } from '#lib/model/user.ts';
import { change } from '#lib/server/change.ts';
import { endOfDay, id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Roles of the site, for who hands them out; others see none. */
async function siteRoles(api: Parameters<typeof roles.list>[0]) {
  try {
    return (await roles.list(api)).roles.map(roleItem);
  } catch (error) {
    if (error instanceof ApiError && error.status < 500) return [];
    throw error;
  }
}

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const { person_view: view } = await people.get(api, event.params.name);
  const user = userItem(view);
  const all = user.host === null ? await siteRoles(api) : [];
  const held = all.flatMap((role) => role.holders.filter((holder) => holder.id === user.id).map(({ endsAt }) => ({ id: role.id, name: role.name, endsAt })));
  return {
    user,
    roles: held,
    grantable: all.filter((role) => !held.some((one) => one.id === role.id)).map(({ id, name }) => ({ id, name })),
    itself: user.id === event.locals.account?.person.id,
  };
};

export const actions: Actions = {
  ban: change(
    'done',
    async (api, form) =>
      void (await admin.ban(api, {
        person_id: id(form, 'person_id'),
        ban: true,
        reason: text(form, 'reason'),
        expires_at: endOfDay(form, 'until'),
        remove_or_restore_data: form.has('data') || undefined,
      })),
  ),
  unban: change(
    'done',
    async (api, form) =>
      void (await admin.ban(api, { person_id: id(form, 'person_id'), ban: false, reason: text(form, 'reason'), remove_or_restore_data: form.has('data') || undefined })),
  ),
  admin: change('done', async (api, form) => void (await admin.setAdmin(api, id(form, 'person_id'), text(form, 'added') === 'true'))),
  grant: change(
    'done',
    async (api, form) =>
      void (await roles.grant(api, { role_id: id(form, 'role_id'), person_id: id(form, 'person_id'), expires_at: endOfDay(form, 'until'), reason: text(form, 'reason') || undefined })),
  ),
  revoke: change('done', async (api, form) => void (await roles.revoke(api, { role_id: id(form, 'role_id'), person_id: id(form, 'person_id') }))),
  /** For good, so that their name has to be typed. */
  purge: async (event) =>
    change('done', async (api, form) => {
      if (text(form, 'typed').replace(/^@/, '') !== event.params.name) throw new ApiError(400, 'not_typed');
      await admin.purgePerson(api, { person_id: id(form, 'person_id'), reason: text(form, 'reason') });
      redirect(303, '/admin/users?saved');
    })(event),
};
