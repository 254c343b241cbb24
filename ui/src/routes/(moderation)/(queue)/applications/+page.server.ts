import * as applications from '#lib/api/application.ts';
import { application } from '#lib/model/application.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const all = event.url.searchParams.has('all');
  const cursor = event.url.searchParams.get('page');
  const page = await applications.list(event.locals.api, { unread_only: !all, page_cursor: cursor ?? undefined, limit: 20 });
  return { all, list: page.items.map(application), next: page.next_page ?? null, later: cursor !== null };
};

export const actions: Actions = {
  approve: change('approve', async (api, form) => {
    await applications.decide(api, { id: id(form, 'id'), approve: true });
  }),
  deny: change('deny', async (api, form) => {
    await applications.decide(api, { id: id(form, 'id'), approve: false, deny_reason: text(form, 'reason') || undefined });
  }),
};
