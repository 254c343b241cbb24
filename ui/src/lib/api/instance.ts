// Other servers, and what admins decide about them.

import type { Api, Body, Query } from './http.ts';

export const list = (api: Api, query: Query<'GET /admin/instance/list'>) => api.call('GET /admin/instance/list', { query });
/** Those this one has heard of; for everybody. */
export const known = (api: Api, query: Query<'GET /federated_instances'>) => api.call('GET /federated_instances', { query });
/** With what a block would cut. */
export const get = (api: Api, domain: string) => api.call('GET /admin/instance', { query: { instance: domain } });
export const allow = (api: Api, body: Body<'POST /admin/instance/allow'>) => api.call('POST /admin/instance/allow', { body });
export const block = (api: Api, body: Body<'POST /admin/instance/block'>) => api.call('POST /admin/instance/block', { body });
export const limit = (api: Api, body: Body<'POST /admin/instance/limit'>) => api.call('POST /admin/instance/limit', { body });
/** What a list would do; nothing is done. */
export const previewList = (api: Api, csv: string) => api.call('POST /admin/instance/import/preview', { body: { csv } });
export const importList = (api: Api, csv: string) => api.call('POST /admin/instance/import', { body: { csv } });
/** The lists that were brought in last. */
export const imports = (api: Api) => api.call('GET /admin/instance/import/list');
/** As it was before a list, but for what was decided since. */
export const undoImport = (api: Api, body: Body<'POST /admin/instance/import/undo'>) => api.call('POST /admin/instance/import/undo', { body });
