import { error, redirect } from '@sveltejs/kit';
import * as comments from '#lib/api/comment.ts';
import { commentItem } from '#lib/model/comment.ts';
import { attempt, enhanced, requireLogin, text } from '#lib/server/form.ts';
import { rendered, typed } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { comment_view: view } = await comments.get(event.locals.api, event.params.id);
  if (view.creator.id !== event.locals.account?.person.id) error(403, { message: 'no_comment_edit_allowed', code: 'no_comment_edit_allowed' });
  return { id: view.comment.id, content: view.comment.content, post: { id: view.post.id, title: view.post.name } };
};

export const actions: Actions = {
  send: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const { comment_view: view } = await comments.edit(event.locals.api, event.params.id, text(form, 'content'));
      if (enhanced(event)) return { comment: commentItem(view), values: {} as Record<string, string> };
      redirect(303, `/comment/${event.params.id}#comment-${event.params.id}`);
    });
  },
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => ({ values: typed(form), shown: await rendered(event.locals.api, text(form, 'content')) }));
  },
};
