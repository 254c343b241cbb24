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
