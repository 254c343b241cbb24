// A post as its form sends it.

import type { Api } from '#lib/api/http.ts';
import type { Look, Target } from '#lib/model/compose.ts';
import { id, text } from './form.ts';
import { look, moment, rendered, takeFile, typed } from './write.ts';

/** What a new post and a changed one have in common. A file without a script is uploaded first, and stays if the rest is refused. */
export async function postFields(api: Api, form: FormData) {
  await takeFile(api, form, 'file', 'url');
  const tags = [...form.keys()].flatMap((name) => (/^tag_\d+$/.test(name) ? [Number(name.slice(4))] : []));
  const language = id(form, 'language_id');
  return {
    name: text(form, 'title').replaceAll(/\s+/g, ' '),
    url: text(form, 'url'),
    body: text(form, 'body'),
    alt_text: text(form, 'alt_text'),
    nsfw: form.has('nsfw'),
    language_id: Number.isNaN(language) ? undefined : language,
    custom_thumbnail: text(form, 'custom_thumbnail') || undefined,
    scheduled_publish_time_at: moment(form, 'schedule', 'offset'),
    tags,
  };
}

/** What the page shows of a post that was not sent yet. */
export async function postPreview(api: Api, form: FormData, target: Target | null) {
  await takeFile(api, form, 'file', 'url');
  const url = text(form, 'url');
  const [shown, found] = await Promise.all([rendered(api, text(form, 'body')), url ? look(api, url) : null]);
  return { values: typed(form), shown, look: found as Look | null, target };
}
