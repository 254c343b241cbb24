// The site's own emoji.

import type { Api } from './http.ts';

export const list = (api: Api) => api.call('GET /custom_emoji/list');
