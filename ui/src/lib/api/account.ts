// Logging in and out, and who one is.

import type { Api, Body } from './http.ts';

export const get = (api: Api) => api.call('GET /account');
export const unread = (api: Api) => api.call('GET /account/unread_counts');
export const login = (api: Api, body: Body<'POST /account/auth/login'>) => api.call('POST /account/auth/login', { body });
export const logout = (api: Api) => api.call('POST /account/auth/logout');
