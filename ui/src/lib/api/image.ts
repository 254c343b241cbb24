// Pictures somebody sends.

import { search, type Api } from './http.ts';

/** For texts and posts. */
export const upload = (api: Api, file: File) => api.upload('/image', file);
export const setAvatar = (api: Api, file: File) => api.upload('/account/avatar', file);
export const setBanner = (api: Api, file: File) => api.upload('/account/banner', file);
export const removeAvatar = (api: Api) => api.send('DELETE', '/account/avatar', {});
export const removeBanner = (api: Api) => api.send('DELETE', '/account/banner', {});

export interface Upload {
  local_image: { pictrs_alias: string; published_at: string };
}
export const list = (api: Api, cursor?: string) =>
  api.send('GET', `/account/media/list${search({ page_cursor: cursor, limit: 40 })}`, {}) as Promise<{ items: Upload[]; next_page?: string }>;
export const remove = (api: Api, filename: string) => api.send('DELETE', `/account/media${search({ filename })}`, {});
