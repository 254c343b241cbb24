// Posts.

import type { PostNotificationsMode } from '#generated/v4.ts';
import type { Api, Body, Query } from './http.ts';

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

/** Of what below it the user wants to hear. */
export const notify = (api: Api, postId: number, mode: PostNotificationsMode) =>
  api.call('PUT /post/notifications', { body: { post_id: postId, mode } });

export const create = (api: Api, body: Body<'POST /post'>) => api.call('POST /post', { body });
export const edit = (api: Api, body: Body<'PUT /post'>) => api.call('PUT /post', { body });
export const remove = (api: Api, postId: number, deleted: boolean) => api.call('DELETE /post', { body: { post_id: postId, deleted } });
/** What the page behind a link says of itself. */
export const metadata = (api: Api, url: string) => api.call('GET /post/site_metadata', { query: { url } });
/** Posts that lead to the same address. */
export const ofUrl = (api: Api, url: string) =>
  api.call('GET /search', { query: { search_term: url, type_: 'posts', post_url_only: true, limit: 5 } });
