import * as posts from '#lib/api/post.ts';
import { commentSort, postComments, postPage } from '#lib/server/thread.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const sort = commentSort(url.searchParams, locals.account, locals.site);
  const flat = url.searchParams.get('view') === 'flat';
  // In this order: the post says what was new since the last visit, and counts this one.
  const [answer, comments] = await Promise.all([
    posts.get(locals.api, params.id),
    postComments(locals.api, params.id, sort, flat, url.searchParams.get('page')),
  ]);
  return { ...postPage(answer), comments: comments.items, next: comments.next, sort, flat, cursor: url.searchParams.get('page') };
};
