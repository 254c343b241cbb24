import { ApiError } from '#lib/api/http.ts';
import * as emoji from '#lib/api/emoji.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import { takeFile } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { custom_emojis: list } = await emoji.list(event.locals.api);
  return {
    emoji: list.map(({ custom_emoji: one, keywords }) => ({
      id: one.id,
      code: one.shortcode,
      url: one.image_url,
      alt: one.alt_text,
      category: one.category,
      keywords: keywords.map(({ keyword }) => keyword),
    })),
  };
};

/** What both forms have; a file goes before an address. */
const fields = (form: FormData) => ({
  alt_text: text(form, 'alt_text'),
  category: text(form, 'category'),
  keywords: [...new Set(text(form, 'keywords').split(/[\s,]+/).filter(Boolean))],
});

const code = (form: FormData) => text(form, 'shortcode').replaceAll(':', '');

export const actions: Actions = {
  create: change('done', async (api, form) => {
    await takeFile(api, form, 'file', 'image_url');
    if (text(form, 'image_url') === '') throw new ApiError(400, 'no_file');
    await emoji.create(api, { ...fields(form), shortcode: code(form), image_url: text(form, 'image_url') });
  }),
  edit: change('done', async (api, form) => {
    await takeFile(api, form, 'file', 'image_url');
    await emoji.edit(api, { ...fields(form), id: id(form, 'id'), shortcode: code(form), image_url: text(form, 'image_url') || undefined });
  }),
  remove: change('done', async (api, form) => void (await emoji.remove(api, id(form, 'id')))),
};
