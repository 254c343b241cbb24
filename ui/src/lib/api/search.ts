// Searching, and what an address leads to.

import type { Api, Query } from './http.ts';

export const search = (api: Api, query: Query<'GET /search'>) => api.call('GET /search', { query: { ...query, render: true } });
export const resolve = (api: Api, q: string) => api.call('GET /resolve_object', { query: { q } });
