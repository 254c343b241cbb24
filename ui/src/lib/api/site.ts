// The site, its languages and texts.

import type { Api, Body } from './http.ts';

export const get = (api: Api) => api.call('GET /site');
/** With the texts as HTML. */
export const getRendered = (api: Api) => api.call('GET /site', { query: { render: true } });
export const edit = (api: Api, body: Body<'PUT /site'>) => api.call('PUT /site', { body });
