// Rules about what is posted, and what they put before somebody; of a community, or without one of the site.

import type { Api, Body, Query } from './http.ts';

export const list = (api: Api, communityId?: number) => api.call('GET /content_rule/list', { query: { community_id: communityId } });
export const create = (api: Api, body: Body<'POST /content_rule'>) => api.call('POST /content_rule', { body });
export const edit = (api: Api, body: Body<'PUT /content_rule'>) => api.call('PUT /content_rule', { body });
export const remove = (api: Api, id: number) => api.call('DELETE /content_rule', { body: { id } });

export const reviews = (api: Api, query: Query<'GET /review/list'>) => api.call('GET /review/list', { query: { ...query, render: true } });
export const review = (api: Api, body: Body<'PUT /review/resolve'>) => api.call('PUT /review/resolve', { body });
