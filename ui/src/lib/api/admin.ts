// What admins do about accounts, and about what shall be gone for good.

import type { Api, Body, Query } from './http.ts';

/** The accounts of this instance. */
export const users = (api: Api, query: Query<'GET /admin/users'>) => api.call('GET /admin/users', { query });
export const ban = (api: Api, body: Body<'POST /admin/ban'>) => api.call('POST /admin/ban', { body });
export const setAdmin = (api: Api, personId: number, added: boolean) => api.call('POST /admin/add', { body: { person_id: personId, added } });
export const purgePerson = (api: Api, body: Body<'POST /admin/purge/person'>) => api.call('POST /admin/purge/person', { body });
export const purgeCommunity = (api: Api, body: Body<'POST /admin/purge/community'>) => api.call('POST /admin/purge/community', { body });
