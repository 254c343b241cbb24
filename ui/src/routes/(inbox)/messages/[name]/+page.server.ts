import * as messages from '#lib/api/message.ts';
import * as notifications from '#lib/api/notification.ts';
import * as people from '#lib/api/person.ts';
import { inboxEntry } from '#lib/model/notification.ts';
import { personRef } from '#lib/model/person.ts';
import { attempt, done, id, requireLogin, text } from '#lib/server/form.ts';
import { rendered, typed } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const { person } = (await people.get(api, event.params.name)).person_view;
  const cursor = event.url.searchParams.get('page') ?? undefined;
  const page = await notifications.list(api, { type_: 'private_message', creator_id: person.id, limit: 30, page_cursor: cursor });
  const entries = page.items.map(inboxEntry);
  return {
    other: personRef(person),
    messages: entries.flatMap(({ about }) => (about.type === 'message' ? [about.message] : [])).reverse(),
    unread: entries.filter(({ about, read }) => about.type === 'message' && !read && about.message.author.id === person.id).map((entry) => entry.id),
    older: page.next_page ? `${event.url.pathname}?page=${encodeURIComponent(page.next_page)}` : null,
    deleted: Number(event.url.searchParams.get('deleted')) || null,
    newest: cursor ? event.url.pathname : null,
  };
};

export const actions: Actions = {
  send: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await messages.create(event.locals.api, id(form, 'recipient_id'), text(form, 'content'));
      return done(event, `${event.url.pathname}#last`, { deed: 'send' });
    });
  },
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => ({ values: typed(form), shown: await rendered(event.locals.api, text(form, 'content')) }));
  },
  edit: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await messages.edit(event.locals.api, id(form, 'message_id'), text(form, 'content'));
      return done(event, `${event.url.pathname}#message-${id(form, 'message_id')}`, { deed: 'edit' });
    });
  },
  remove: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await messages.remove(event.locals.api, id(form, 'message_id'), text(form, 'do') === 'delete');
      const deed = text(form, 'do');
      // It is no longer in the list: the page offers to take that back.
      return done(event, deed === 'delete' ? `${event.url.pathname}?deleted=${id(form, 'message_id')}` : event.url.pathname, { deed });
    });
  },
};
