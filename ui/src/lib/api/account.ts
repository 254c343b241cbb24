// Logging in and out, who one is, and what one has set.

import type { Api, Body } from './http.ts';

export const get = (api: Api) => api.call('GET /account');
export const unread = (api: Api) => api.call('GET /account/unread_counts');
export const login = (api: Api, body: Body<'POST /account/auth/login'>) => api.call('POST /account/auth/login', { body });
/** With what another service has given the browser. */
export const authenticate = (api: Api, body: Body<'POST /oauth/authenticate'>) => api.call('POST /oauth/authenticate', { body });
export const logout = (api: Api) => api.call('POST /account/auth/logout');

export const register = (api: Api, body: Body<'POST /account/auth/register'>) => api.call('POST /account/auth/register', { body });
export const captcha = (api: Api) => api.call('GET /account/auth/get_captcha');
export const verifyEmail = (api: Api, token: string) => api.call('POST /account/auth/verify_email', { body: { token } });
/** Never tells whether anybody has the address. */
export const resendVerification = (api: Api, email: string) => api.call('POST /account/auth/resend_verification_email', { body: { email } });
/** Never tells whether anybody has the address. */
export const forgotPassword = (api: Api, email: string) => api.call('POST /account/auth/password_reset', { body: { email } });
/** With the token of a mail. */
export const resetPassword = (api: Api, body: Body<'POST /account/auth/password_change'>) => api.call('POST /account/auth/password_change', { body });

export const changePassword = (api: Api, body: Body<'PUT /account/auth/change_password'>) => api.call('PUT /account/auth/change_password', { body });
export const makeTotp = (api: Api) => api.call('POST /account/auth/totp/generate');
export const setTotp = (api: Api, enabled: boolean, totp_token: string) =>
  api.call('POST /account/auth/totp/edit', { body: { enabled, totp_token } });
export const sessions = (api: Api) => api.call('GET /account/login/list');
export const endSession = (api: Api, id: string) => api.call('DELETE /account/login', { body: { id } });

export const save = (api: Api, body: Body<'PUT /account/settings/save'>) => api.call('PUT /account/settings/save', { body });
export const remove = (api: Api, password: string, deleteContent: boolean) =>
  api.call('DELETE /account', { body: { password, delete_content: deleteContent } });
export const blockInstanceCommunities = (api: Api, instanceId: number, block: boolean) =>
  api.call('POST /account/block/instance/communities', { body: { instance_id: instanceId, block } });
export const blockInstancePersons = (api: Api, instanceId: number, block: boolean) =>
  api.call('POST /account/block/instance/persons', { body: { instance_id: instanceId, block } });

/** What can be taken to another instance. */
export const exportSettings = (api: Api) => api.call('GET /account/settings/export');
/** What was exported here or by other software; the server says what of it it takes. */
export const importSettings = (api: Api, backup: Body<'POST /account/settings/import'>) => api.call('POST /account/settings/import', { body: backup });
/** What has become of the last file. */
export const imported = (api: Api) => api.call('GET /account/settings/import');
/** Everything there is about somebody. */
export const exportData = (api: Api) => api.call('GET /account/data/export');

/** What is hidden beside words; Spinney's own. */
export const filters = (api: Api) => api.call('GET /account/filter');
export const saveFilters = (api: Api, body: Body<'PUT /account/filter'>) => api.call('PUT /account/filter', { body });

export const invitations = (api: Api, cursor?: string) => api.call('GET /account/invite/list', { query: { page_cursor: cursor, limit: 50 } });
export const invite = (api: Api, maxUses: number | undefined, expiresAt: string | undefined) =>
  api.call('POST /account/invite', { body: { max_uses: maxUses, expires_at: expiresAt } });
export const revokeInvitation = (api: Api, token: string) => api.call('DELETE /account/invite', { body: { token } });
