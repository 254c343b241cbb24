import { fail, redirect } from '@sveltejs/kit';
import * as notifications from '#lib/api/notification.ts';
import { conversations, inboxEntry } from '#lib/model/notification.ts';
import { requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const cursor = event.url.searchParams.get('page') ?? undefined;
  const page = await notifications.list(event.locals.api, { type_: 'private_message', limit: 50, page_cursor: cursor });
  return {
    conversations: conversations(page.items.map(inboxEntry), event.locals.account?.person.id ?? 0),
    next: page.next_page ? `/messages?page=${encodeURIComponent(page.next_page)}` : null,
    first: cursor ? '/messages' : null,
  };
};

export const actions: Actions = {
  /** Goes to the conversation with somebody. */
  default: async (event) => {
    requireLogin(event);
    const name = text(await event.request.formData(), 'to').replace(/^[@/]?(u\/)?/, '');
    if (name === '') return fail(400, { code: 'not_found', detail: undefined, values: { to: name } });
    redirect(303, `/messages/${encodeURIComponent(name)}`);
  },
};
