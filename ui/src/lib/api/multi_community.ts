// Named lists of communities.

import type { Api, Query } from './http.ts';

export const list = (api: Api, query: Query<'GET /multi_community/list'>) => api.call('GET /multi_community/list', { query });
export const getById = (api: Api, id: number) => api.call('GET /multi_community', { query: { id } });
