import * as comments from '#lib/api/comment.ts';
import * as deliveries from '#lib/api/delivery.ts';
import { commentPath } from '#lib/model/comment.ts';
import { delivery } from '#lib/model/delivery.ts';
import { requireLogin } from '#lib/server/form.ts';
import { excerpt } from '#lib/text/excerpt.ts';
import type { PageServerLoad } from './$types';

const CHARACTERS = 100;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const [status, { comment_view: view }] = await Promise.all([deliveries.ofComment(api, event.params.id), comments.get(api, event.params.id)]);
  return { path: commentPath(view.comment), title: excerpt(view.comment.content, CHARACTERS), status: delivery(status) };
};
