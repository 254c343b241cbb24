// How sending to other instances goes, for admins, and how far something has got, for who wrote it.

import type { Api, Query } from './http.ts';

export const list = (api: Api, query: Query<'GET /admin/federation/peer/list'>) => api.call('GET /admin/federation/peer/list', { query });
export const pause = (api: Api, instanceId: number, paused: boolean) => api.call('POST /admin/federation/peer/pause', { body: { instance_id: instanceId, paused } });
/** Forgets failures, and revives what was given up. */
export const retry = (api: Api, instanceId: number) => api.call('POST /admin/federation/peer/retry', { body: { instance_id: instanceId } });
/** One activity once more. */
export const replay = (api: Api, instanceId: number, activityId: string) =>
  api.call('POST /admin/federation/peer/replay', { body: { instance_id: instanceId, activity_id: activityId } });
export const refusals = (api: Api, instanceId: number, cursor?: string) =>
  api.call('GET /admin/federation/refusal/list', { query: { instance_id: instanceId, page_cursor: cursor, limit: 50 } });
/** How far a post or comment of one's own has got. */
export const ofPost = (api: Api, postId: number) => api.call('GET /post/delivery', { query: { post_id: postId } });
export const ofComment = (api: Api, commentId: number) => api.call('GET /comment/delivery', { query: { comment_id: commentId } });
