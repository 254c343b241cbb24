// Other servers, and what admins decide about them.

import type { Api, Body, Query } from './http.ts';

export const list = (api: Api, query: Query<'GET /admin/instance/list'>) => api.call('GET /admin/instance/list', { query });
/** With what a block would cut. */
export const get = (api: Api, domain: string) => api.call('GET /admin/instance', { query: { instance: domain } });
export const allow = (api: Api, body: Body<'POST /admin/instance/allow'>) => api.call('POST /admin/instance/allow', { body });
export const block = (api: Api, body: Body<'POST /admin/instance/block'>) => api.call('POST /admin/instance/block', { body });
export const limit = (api: Api, body: Body<'POST /admin/instance/limit'>) => api.call('POST /admin/instance/limit', { body });
/** What a list would do; nothing is done. */
export const previewList = (api: Api, csv: string) => api.call('POST /admin/instance/import/preview', { body: { csv } });
export const importList = (api: Api, csv: string) => api.call('POST /admin/instance/import', { body: { csv } });
