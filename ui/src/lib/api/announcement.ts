// What everybody, members or moderators are to be told.

import type { Api, Body } from './http.ts';

export const list = (api: Api) => api.call('GET /announcement/list', { query: { render: true } });
export const dismiss = (api: Api, id: number) => api.call('POST /announcement/dismiss', { body: { id } });

/** Past ones and future ones as well, for admins. */
export const listAll = (api: Api) => api.call('GET /admin/announcement/list', { query: { render: true } });
export const create = (api: Api, body: Body<'POST /admin/announcement'>) => api.call('POST /admin/announcement', { body });
export const edit = (api: Api, body: Body<'PUT /admin/announcement'>) => api.call('PUT /admin/announcement', { body });
export const remove = (api: Api, id: number) => api.call('DELETE /admin/announcement', { body: { id } });
