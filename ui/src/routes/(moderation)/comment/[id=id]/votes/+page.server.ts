import * as comments from '#lib/api/comment.ts';
import * as moderation from '#lib/api/moderation.ts';
import { commentPath } from '#lib/model/comment.ts';
import { voter } from '#lib/model/voter.ts';
import { requireLogin } from '#lib/server/form.ts';
import { excerpt } from '#lib/text/excerpt.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const cursor = event.url.searchParams.get('page');
  const page = await moderation.commentVoters(api, { comment_id: event.params.id, page_cursor: cursor ?? undefined, limit: 50 });
  const { comment } = (await comments.get(api, event.params.id)).comment_view;
  return { path: commentPath(comment), title: excerpt(comment.content, 100), up: comment.upvotes, down: comment.downvotes, voters: page.items.map(voter), next: page.next_page ?? null, later: cursor !== null };
};
