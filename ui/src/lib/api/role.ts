// Roles: named sets of capabilities that are granted, in a community or, without one, on the site.

import type { Api, Body } from './http.ts';

export const list = (api: Api, communityId?: number) => api.call('GET /role/list', { query: { community_id: communityId } });
export const create = (api: Api, body: Body<'POST /role'>) => api.call('POST /role', { body });
export const edit = (api: Api, body: Body<'PUT /role'>) => api.call('PUT /role', { body });
export const remove = (api: Api, roleId: number) => api.call('DELETE /role', { body: { role_id: roleId } });
export const grant = (api: Api, body: Body<'POST /role/grant'>) => api.call('POST /role/grant', { body });
export const revoke = (api: Api, body: Body<'DELETE /role/grant'>) => api.call('DELETE /role/grant', { body });
/** What one may do oneself. */
export const own = (api: Api) => api.call('GET /account/capabilities');
