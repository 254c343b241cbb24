// The site, its languages and texts.

import type { Api } from './http.ts';

export const get = (api: Api) => api.call('GET /site');
/** With the texts as HTML. */
export const getRendered = (api: Api) => api.call('GET /site', { query: { render: true } });
