import { fail, redirect } from '@sveltejs/kit';
import * as posts from '#lib/api/post.ts';
import { crossPostValues, type PostValues } from '#lib/model/compose.ts';
import { attempt, requireLogin, text } from '#lib/server/form.ts';
import { postFields, postPreview } from '#lib/server/post.ts';
import { languages, look, targetOf, typed } from '#lib/server/write.ts';
import { quoted } from '#lib/text/editing.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const query = event.url.searchParams;
  const from = Number(query.get('from')) || null;
  const [target, offered, original] = await Promise.all([
    targetOf(api, query.get('community') ?? ''),
    languages(api),
    from ? posts.get(api, from) : null,
  ]);
  const values: PostValues = original
    ? crossPostValues(original.post_view.post, quoted)
    : { title: query.get('title') ?? '', url: query.get('url') ?? '', body: query.get('body') ?? query.get('text') ?? '' };
  return { target, languages: offered, values, from, look: values.url && !original ? await look(api, values.url) : null };
};

export const actions: Actions = {
  send: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    const target = await targetOf(event.locals.api, text(form, 'community'));
    if (!target) return fail(400, { code: 'no_such_community', detail: undefined, values: typed(form), target });
    const answer = await attempt(form, async () => {
      const { post_view: view } = await posts.create(event.locals.api, {
        ...(await postFields(event.locals.api, form)),
        url: text(form, 'url') || undefined,
        community_id: target.id,
        honeypot: text(form, 'honeypot') || undefined,
      });
      redirect(303, `/post/${view.post.id}`);
    });
    return fail(answer.status, { ...answer.data, target });
  },
  /** Without a script: how it will look, and whether the link was posted already. */
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => postPreview(event.locals.api, form, await targetOf(event.locals.api, text(form, 'community'))));
  },
};
