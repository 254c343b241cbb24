// Comments.

import type { Api, Query } from './http.ts';

export type ListQuery = Query<'GET /comment/list'>;

export const list = (api: Api, query: ListQuery) => api.call('GET /comment/list', { query: { ...query, render: true } });
/** Without post and community, which a thread has once. */
export const thread = (api: Api, query: ListQuery) => api.call('GET /comment/list/slim', { query: { ...query, render: true } });
export const get = (api: Api, id: number) => api.call('GET /comment', { query: { id, render: true } });

/** `null` takes the vote back. */
export const like = (api: Api, commentId: number, isUpvote: boolean | null) =>
  api.call('POST /comment/like', { body: { comment_id: commentId, is_upvote: isUpvote } });
export const save = (api: Api, commentId: number, saved: boolean) =>
  api.call('PUT /comment/save', { body: { comment_id: commentId, save: saved } });

export const create = (api: Api, postId: number, parentId: number | undefined, content: string, languageId?: number) =>
  api.call('POST /comment', { query: { render: true }, body: { post_id: postId, parent_id: parentId, content, language_id: languageId } });
export const edit = (api: Api, commentId: number, content: string, languageId?: number) =>
  api.call('PUT /comment', { query: { render: true }, body: { comment_id: commentId, content, language_id: languageId } });
export const remove = (api: Api, commentId: number, deleted: boolean) => api.call('DELETE /comment', { body: { comment_id: commentId, deleted } });
