// The site's own emoji.

import type { Api, Body } from './http.ts';

export const list = (api: Api) => api.call('GET /custom_emoji/list');
export const create = (api: Api, body: Body<'POST /custom_emoji'>) => api.call('POST /custom_emoji', { body });
export const edit = (api: Api, body: Body<'PUT /custom_emoji'>) => api.call('PUT /custom_emoji', { body });
export const remove = (api: Api, id: number) => api.call('DELETE /custom_emoji', { body: { id } });
