// Posts.

import type { Api, Query } from './http.ts';

export type ListQuery = Query<'GET /post/list'>;

export const list = (api: Api, query: ListQuery) => api.call('GET /post/list', { query });
export const get = (api: Api, id: number) => api.call('GET /post', { query: { id, render: true } });
export const ofComment = (api: Api, commentId: number) => api.call('GET /post', { query: { comment_id: commentId, render: true } });

/** `null` takes the vote back. */
export const like = (api: Api, postId: number, isUpvote: boolean | null) =>
  api.call('POST /post/like', { body: { post_id: postId, is_upvote: isUpvote } });
export const save = (api: Api, postId: number, saved: boolean) => api.call('PUT /post/save', { body: { post_id: postId, save: saved } });
export const hide = (api: Api, postId: number, hidden: boolean) => api.call('POST /post/hide', { body: { post_id: postId, hide: hidden } });
export const markRead = (api: Api, postIds: number[], read: boolean) =>
  api.call('POST /post/mark_as_read/many', { body: { post_ids: postIds, read } });
