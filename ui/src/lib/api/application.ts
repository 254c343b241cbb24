// Applications for an account.

import type { Api, Body, Query } from './http.ts';

export const list = (api: Api, query: Query<'GET /admin/registration_application/list'>) =>
  api.call('GET /admin/registration_application/list', { query });
export const decide = (api: Api, body: Body<'PUT /admin/registration_application/approve'>) =>
  api.call('PUT /admin/registration_application/approve', { body });
