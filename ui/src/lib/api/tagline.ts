// Greetings, one of which is on the front page.

import type { Api } from './http.ts';

export const list = (api: Api, cursor?: string) => api.call('GET /admin/tagline/list', { query: { page_cursor: cursor, limit: 50, render: true } });
export const create = (api: Api, content: string) => api.call('POST /admin/tagline', { body: { content } });
export const edit = (api: Api, id: number, content: string) => api.call('PUT /admin/tagline', { body: { id, content } });
export const remove = (api: Api, id: number) => api.call('DELETE /admin/tagline', { body: { id } });
