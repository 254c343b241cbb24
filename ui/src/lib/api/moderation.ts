// What moderators do with posts, comments and those who wrote them.

import type { Api, Body, Query } from './http.ts';

export const removePost = (api: Api, body: Body<'POST /post/remove'>) => api.call('POST /post/remove', { body });
export const lockPost = (api: Api, body: Body<'POST /post/lock'>) => api.call('POST /post/lock', { body });
export const featurePost = (api: Api, body: Body<'POST /post/feature'>) => api.call('POST /post/feature', { body });
/** What moderators may change of somebody's post: its tags, and whether it is safe for work. */
export const editPost = (api: Api, body: Body<'PUT /post/mod_edit'>) => api.call('PUT /post/mod_edit', { body });
export const warnPost = (api: Api, body: Body<'POST /post/warn'>) => api.call('POST /post/warn', { body });
export const purgePost = (api: Api, body: Body<'POST /admin/purge/post'>) => api.call('POST /admin/purge/post', { body });
export const postVoters = (api: Api, query: Query<'GET /post/like/list'>) => api.call('GET /post/like/list', { query });

export const removeComment = (api: Api, body: Body<'POST /comment/remove'>) => api.call('POST /comment/remove', { body });
export const lockComment = (api: Api, body: Body<'POST /comment/lock'>) => api.call('POST /comment/lock', { body });
export const distinguish = (api: Api, body: Body<'POST /comment/distinguish'>) => api.call('POST /comment/distinguish', { body });
export const warnComment = (api: Api, body: Body<'POST /comment/warn'>) => api.call('POST /comment/warn', { body });
export const purgeComment = (api: Api, body: Body<'POST /admin/purge/comment'>) => api.call('POST /admin/purge/comment', { body });
export const commentVoters = (api: Api, query: Query<'GET /comment/like/list'>) => api.call('GET /comment/like/list', { query });

export const banFromCommunity = (api: Api, body: Body<'POST /community/ban_user'>) => api.call('POST /community/ban_user', { body });
export const banFromSite = (api: Api, body: Body<'POST /admin/ban'>) => api.call('POST /admin/ban', { body });

/** Reasons to choose from: those of a community, and those of the site. */
export const reasons = (api: Api, communityId?: number) => api.call('GET /removal_reason/list', { query: { community_id: communityId } });
/** Puts others in the place of those of a community or, without one, of the site. */
export const setReasons = (api: Api, list: string[], communityId?: number) =>
  api.call('PUT /removal_reason', { body: { community_id: communityId, reasons: list } });
