import { error } from '@sveltejs/kit';
import * as comments from '#lib/api/comment.ts';
import * as posts from '#lib/api/post.ts';
import { commentItem } from '#lib/model/comment.ts';
import { commentSort, DEPTH, postPage } from '#lib/server/thread.ts';
import type { PageServerLoad } from './$types';

/** Comments above the one the page is about, unless `?context` says otherwise. */
const CONTEXT = 1;
const MOST_CONTEXT = 8;

export const load: PageServerLoad = async ({ locals: { api, account, site }, params, url }) => {
  const sort = commentSort(url.searchParams, account, site);
  const { comment_view: view } = await comments.get(api, params.id);
  const asked = url.searchParams.get('context');
  const context = Math.min(MOST_CONTEXT, asked !== null && /^\d+$/.test(asked) ? Number(asked) : CONTEXT);
  // The path begins with 0 and ends with the comment itself.
  const above = view.comment.path.split('.').slice(1, -1).map(Number);
  const shown = context > 0 ? above.slice(-context) : [];
  const [answer, below, ...ancestors] = await Promise.all([
    posts.get(api, view.post.id),
    comments.thread(api, { parent_id: params.id, max_depth: DEPTH, sort }),
    ...shown.map((id) => comments.get(api, id)),
  ]);
  const items = [...ancestors.map((ancestor) => commentItem(ancestor.comment_view)), commentItem(view)];
  const known = new Set(items.map((item) => item.id));
  items.push(...below.items.map(commentItem).filter((item) => !known.has(item.id)));
  if (!items.some((item) => item.id === params.id)) error(404, 'not_found');
  return {
    ...postPage(answer),
    comments: items,
    next: null,
    cursor: null,
    sort,
    flat: false,
    marked: params.id,
    /** How many more there are above what is shown. */
    higher: above.length - shown.length,
    context,
  };
};
