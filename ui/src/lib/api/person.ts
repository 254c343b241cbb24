// People and what they wrote.

import type { Api, Query } from './http.ts';

export const get = (api: Api, username: string) => api.call('GET /person', { query: { username, render: true } });
export const content = (api: Api, query: Query<'GET /person/content'>) => api.call('GET /person/content', { query: { ...query, render: true } });
export const block = (api: Api, personId: number, wanted: boolean) =>
  api.call('POST /account/block/person', { body: { person_id: personId, block: wanted } });
/** What only who writes it reads; empty takes it back. */
export const note = (api: Api, personId: number, text: string) => api.call('POST /person/note', { body: { person_id: personId, note: text } });
/** People whose names begin with or contain a word. */
export const find = (api: Api, word: string, limit: number) => api.call('GET /person/list', { query: { search_term: word, limit } });
export const search = (api: Api, query: Query<'GET /person/list'>) => api.call('GET /person/list', { query });
