import * as moderation from '#lib/api/moderation.ts';
import * as posts from '#lib/api/post.ts';
import { voter } from '#lib/model/voter.ts';
import { postPath } from '#lib/model/post.ts';
import { requireLogin } from '#lib/server/form.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const cursor = event.url.searchParams.get('page');
  const page = await moderation.postVoters(api, { post_id: event.params.id, page_cursor: cursor ?? undefined, limit: 50 });
  const { post } = (await posts.get(api, event.params.id)).post_view;
  return { path: postPath(post), title: post.name, up: post.upvotes, down: post.downvotes, voters: page.items.map(voter), next: page.next_page ?? null, later: cursor !== null };
};
