// Pictures somebody sends.

import type { Api } from './http.ts';

/** For texts and posts. */
export const upload = (api: Api, file: File) => api.upload('POST /image', file);
export const setAvatar = (api: Api, file: File) => api.upload('POST /account/avatar', file);
export const setBanner = (api: Api, file: File) => api.upload('POST /account/banner', file);
export const removeAvatar = (api: Api) => api.call('DELETE /account/avatar');
export const removeBanner = (api: Api) => api.call('DELETE /account/banner');

export const list = (api: Api, cursor?: string) => api.call('GET /account/media/list', { query: { page_cursor: cursor, limit: 40 } });
export const remove = (api: Api, filename: string) => api.call('DELETE /account/media', { query: { filename } });
