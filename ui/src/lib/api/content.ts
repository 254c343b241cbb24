// Posts and comments by what somebody did with them.

import type { PostCommentCombinedView } from '#generated/v4.ts';
import type { Api } from './http.ts';

interface Page {
  items: PostCommentCombinedView[];
  next_page?: string | null;
}

const query = (cursor: string | undefined) => ({ page_cursor: cursor, render: true });

export const saved = (api: Api, cursor?: string): Promise<Page> => api.call('GET /account/saved', { query: query(cursor) });
export const liked = (api: Api, cursor?: string): Promise<Page> =>
  api.call('GET /account/liked', { query: { ...query(cursor), like_type: 'liked_only' } });
export const read = async (api: Api, cursor?: string): Promise<Page> => posts(await api.call('GET /account/read', { query: query(cursor) }));
export const hidden = async (api: Api, cursor?: string): Promise<Page> => posts(await api.call('GET /account/hidden', { query: query(cursor) }));

/** Lists of posts alone, as those of both are. */
function posts(page: { items: object[]; next_page?: string | null }): Page {
  return { ...page, items: page.items.map((item) => ({ ...item, type_: 'post' }) as PostCommentCombinedView) };
}
