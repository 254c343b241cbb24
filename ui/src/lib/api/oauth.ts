// Other services that people log in with.

import type { Api, Body } from './http.ts';

export const create = (api: Api, body: Body<'POST /oauth_provider'>) => api.call('POST /oauth_provider', { body });
export const edit = (api: Api, body: Body<'PUT /oauth_provider'>) => api.call('PUT /oauth_provider', { body });
export const remove = (api: Api, id: number) => api.call('DELETE /oauth_provider', { body: { id } });
