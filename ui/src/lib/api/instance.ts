// Other servers, and the lists admins keep of them.

import type { Api, Body, Query } from './http.ts';

export const list = (api: Api, query: Query<'GET /federated_instances'>) => api.call('GET /federated_instances', { query });
export const allow = (api: Api, body: Body<'POST /admin/instance/allow'>) => api.call('POST /admin/instance/allow', { body });
export const block = (api: Api, body: Body<'POST /admin/instance/block'>) => api.call('POST /admin/instance/block', { body });
