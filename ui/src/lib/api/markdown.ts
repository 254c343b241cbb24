// What a text will look like.

import type { Api } from './http.ts';

export const render = (api: Api, content: string) => api.call('POST /markdown', { body: { content } });
