import type { Tagline } from '#generated/v4.ts';
import * as taglines from '#lib/api/tagline.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const cursor = event.url.searchParams.get('page') ?? undefined;
  const page = await taglines.list(event.locals.api, cursor);
  return {
    taglines: page.items.map((tagline) => ({ id: tagline.id, content: tagline.content, html: (tagline as Tagline).content_html ?? '', at: tagline.published_at })),
    next: page.next_page ?? null,
    later: cursor !== undefined,
  };
};

export const actions: Actions = {
  create: change('done', async (api, form) => void (await taglines.create(api, text(form, 'content')))),
  edit: change('done', async (api, form) => void (await taglines.edit(api, id(form, 'id'), text(form, 'content')))),
  remove: change('done', async (api, form) => void (await taglines.remove(api, id(form, 'id')))),
};
