// What is done in the inbox. Not at its own address: what is sent there is for the server's inbox for other instances.

import { redirect } from '@sveltejs/kit';
import * as notifications from '#lib/api/notification.ts';
import { attempt, backPath, done, id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/inbox');

const MOST = 50;

export const actions: Actions = {
  one: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await notifications.markRead(event.locals.api, id(form, 'id'), text(form, 'do') !== 'unread');
      return done(event, backPath(event), { deed: text(form, 'do') });
    });
  },
  several: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    const ids = text(form, 'ids').split(',').map(Number).filter(Number.isInteger).slice(0, MOST);
    return attempt(form, async () => {
      for (const one of ids) await notifications.markRead(event.locals.api, one, true);
      return done(event, backPath(event), { deed: 'read' });
    });
  },
  all: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await notifications.markAllRead(event.locals.api);
      return done(event, backPath(event), { deed: 'read' });
    });
  },
};
