import { error, redirect } from '@sveltejs/kit';
import * as posts from '#lib/api/post.ts';
import { postValues } from '#lib/model/compose.ts';
import { attempt, requireLogin } from '#lib/server/form.ts';
import { postFields, postPreview } from '#lib/server/post.ts';
import { languages, targetOf } from '#lib/server/write.ts';
import { communityRef } from '#lib/model/community.ts';
import { handle } from '#lib/model/person.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api, account } = event.locals;
  const { post_view: view } = await posts.get(api, event.params.id);
  if (view.creator.id !== account?.person.id) error(403, { message: 'no_post_edit_allowed', code: 'no_post_edit_allowed' });
  const [target, offered] = await Promise.all([targetOf(api, handle(communityRef(view.community))), languages(api)]);
  return { id: view.post.id, deleted: view.post.deleted, values: postValues(view.post, view.tags), target, languages: offered };
};

export const actions: Actions = {
  send: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await posts.edit(event.locals.api, { ...(await postFields(event.locals.api, form)), post_id: event.params.id });
      redirect(303, `/post/${event.params.id}`);
    });
  },
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, () => postPreview(event.locals.api, form, null));
  },
};
