// Communities.

import type { Api, Body, Query } from './http.ts';

export const get = (api: Api, name: string) => api.call('GET /community', { query: { name, render: true } });
export const list = (api: Api, query: Query<'GET /community/list'>) => api.call('GET /community/list', { query });
export const follow = (api: Api, communityId: number, wanted: boolean) =>
  api.call('POST /community/follow', { body: { community_id: communityId, follow: wanted } });
export const block = (api: Api, communityId: number, wanted: boolean) =>
  api.call('POST /account/block/community', { body: { community_id: communityId, block: wanted } });
export const create = (api: Api, body: Body<'POST /community'>) => api.call('POST /community', { body });
export const edit = (api: Api, body: Body<'PUT /community'>) => api.call('PUT /community', { body });
/** By an admin, or taking that back. */
export const remove = (api: Api, body: Body<'POST /community/remove'>) => api.call('POST /community/remove', { body });
