import { error, redirect } from '@sveltejs/kit';
import * as multis from '#lib/api/multi.ts';
import { multiRef } from '#lib/model/multi.ts';
import { attempt, requireLogin, text } from '#lib/server/form.ts';
import { rendered, typed } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { staff } = await event.parent();
  if (event.locals.site.communityCreationAdminOnly && !staff?.founds) {
    error(403, { message: 'only_admins_can_create_communities', code: 'only_admins_can_create_communities' });
  }
};

export const actions: Actions = {
  send: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const { multi_community_view: view } = await multis.create(event.locals.api, {
        name: text(form, 'name').toLowerCase(),
        title: text(form, 'title') || undefined,
        summary: text(form, 'summary') || undefined,
        sidebar: text(form, 'sidebar') || undefined,
      });
      // What is in it is chosen next.
      redirect(303, `${multiRef(view.multi).path}/settings`);
    });
  },
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => ({ values: typed(form), shown: await rendered(event.locals.api, text(form, 'sidebar')) }));
  },
};
