// Communities.

import type { CommunityNotificationsMode } from '#generated/v4.ts';
import type { Api, Body, Query } from './http.ts';

export const get = (api: Api, name: string) => api.call('GET /community', { query: { name, render: true } });
export const list = (api: Api, query: Query<'GET /community/list'>) => api.call('GET /community/list', { query });
export const follow = (api: Api, communityId: number, wanted: boolean) =>
  api.call('POST /community/follow', { body: { community_id: communityId, follow: wanted } });
export const block = (api: Api, communityId: number, wanted: boolean) =>
  api.call('POST /account/block/community', { body: { community_id: communityId, block: wanted } });
/** Of what in it the user wants to hear. */
export const notify = (api: Api, communityId: number, mode: CommunityNotificationsMode) =>
  api.call('PUT /community/notifications', { body: { community_id: communityId, mode } });
export const create = (api: Api, body: Body<'POST /community'>) => api.call('POST /community', { body });
export const edit = (api: Api, body: Body<'PUT /community'>) => api.call('PUT /community', { body });
/** By an admin, or taking that back. */
export const remove = (api: Api, body: Body<'POST /community/remove'>) => api.call('POST /community/remove', { body });
export const setDeleted = (api: Api, communityId: number, deleted: boolean) =>
  api.call('DELETE /community', { body: { community_id: communityId, deleted } });

export const setIcon = (api: Api, communityId: number, file: File) => api.upload('POST /community/icon', file, { id: communityId });
export const setBanner = (api: Api, communityId: number, file: File) => api.upload('POST /community/banner', file, { id: communityId });
export const removeIcon = (api: Api, communityId: number) => api.call('DELETE /community/icon', { query: { id: communityId } });
export const removeBanner = (api: Api, communityId: number) => api.call('DELETE /community/banner', { query: { id: communityId } });

export const setModerator = (api: Api, communityId: number, personId: number, added: boolean) =>
  api.call('POST /community/mod', { body: { community_id: communityId, person_id: personId, added } });
/** Makes one of the moderators the first. */
export const transfer = (api: Api, communityId: number, personId: number) =>
  api.call('POST /community/transfer', { body: { community_id: communityId, person_id: personId } });

export const createTag = (api: Api, body: Body<'POST /community/tag'>) => api.call('POST /community/tag', { body });
export const editTag = (api: Api, body: Body<'PUT /community/tag'>) => api.call('PUT /community/tag', { body });
export const setTagDeleted = (api: Api, tagId: number, deleted: boolean) => api.call('DELETE /community/tag', { body: { tag_id: tagId, delete: deleted } });

/** Who is banned from one. */
export const bans = (api: Api, query: Query<'GET /community/ban/list'>) => api.call('GET /community/ban/list', { query });

/** Who waits to follow private communities. */
export const pendingFollows = (api: Api, query: Query<'GET /community/pending_follows/list'>) => api.call('GET /community/pending_follows/list', { query });
export const decideFollow = (api: Api, communityId: number, personId: number, approve: boolean) =>
  api.call('POST /community/pending_follows/approve', { body: { community_id: communityId, follower_id: personId, approve } });
