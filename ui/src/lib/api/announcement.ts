// What everybody, members or moderators are to be told.

import type { Api } from './http.ts';

export const list = (api: Api) => api.call('GET /announcement/list', { query: { render: true } });
export const dismiss = (api: Api, id: number) => api.call('POST /announcement/dismiss', { body: { id } });
