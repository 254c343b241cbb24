// Pictures somebody sends.

import type { Api, Query } from './http.ts';

/** For texts and posts. */
export const upload = (api: Api, file: File) => api.upload('POST /image', file);
export const setAvatar = (api: Api, file: File) => api.upload('POST /account/avatar', file);
export const setBanner = (api: Api, file: File) => api.upload('POST /account/banner', file);
export const removeAvatar = (api: Api) => api.call('DELETE /account/avatar');
export const removeBanner = (api: Api) => api.call('DELETE /account/banner');

export const list = (api: Api, cursor?: string) => api.call('GET /account/media/list', { query: { page_cursor: cursor, limit: 40 } });
export const remove = (api: Api, filename: string) => api.call('DELETE /account/media', { query: { filename } });

export const setSiteIcon = (api: Api, file: File) => api.upload('POST /site/icon', file);
export const setSiteBanner = (api: Api, file: File) => api.upload('POST /site/banner', file);
export const removeSiteIcon = (api: Api) => api.call('DELETE /site/icon');
export const removeSiteBanner = (api: Api) => api.call('DELETE /site/banner');

/** What everybody uploaded, for who may see it. */
export const listAll = (api: Api, query: Query<'GET /image/list'>) => api.call('GET /image/list', { query });
export const removeAny = (api: Api, filename: string) => api.call('DELETE /image', { query: { filename } });
/** Whether the image service answers; refused if it does not. */
export const health = (api: Api) => api.call('GET /image/health');
/** How much is kept, of what and for whom. */
export const usage = (api: Api) => api.call('GET /image/usage');
