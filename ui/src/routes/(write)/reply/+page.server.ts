// Writing a comment on a page of its own: where one comes without a script when it was refused, or to see how it looks.

import { error, redirect } from '@sveltejs/kit';
import * as comments from '#lib/api/comment.ts';
import * as posts from '#lib/api/post.ts';
import { commentItem } from '#lib/model/comment.ts';
import { attempt, enhanced, id, requireLogin, text } from '#lib/server/form.ts';
import { rendered, typed } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const number = (name: string) => Number(event.url.searchParams.get(name)) || null;
  const [postId, parentId] = [number('post'), number('parent')];
  const parent = parentId ? (await comments.get(api, parentId)).comment_view : null;
  const post = parent?.post ?? (postId ? (await posts.get(api, postId)).post_view.post : null);
  if (!post) error(404, { message: 'not_found', code: 'not_found' });
  return { post: { id: post.id, title: post.name }, parent: parent ? commentItem(parent) : null };
};

export const actions: Actions = {
  send: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const parent = id(form, 'parent_id');
      const { comment_view: view } = await comments.create(
        event.locals.api,
        id(form, 'post_id'),
        Number.isNaN(parent) ? undefined : parent,
        text(form, 'content'),
      );
      if (enhanced(event)) return { comment: commentItem(view), values: {} as Record<string, string> };
      redirect(303, `/comment/${view.comment.id}?context=1#comment-${view.comment.id}`);
    });
  },
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => ({ values: typed(form), shown: await rendered(event.locals.api, text(form, 'content')) }));
  },
};
