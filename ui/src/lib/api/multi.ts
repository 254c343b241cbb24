// Multi-communities: named lists of communities that are read, and followed, as one.

import type { MultiCommunityView } from '#generated/v4.ts';
import type { Api, Body, Query } from './http.ts';

/** With the HTML of its text, which every answer has that is asked for it (docs/reference/api-v4-additions.md). */
export type View = MultiCommunityView & { multi: { sidebar_html?: string } };

export async function get(api: Api, name: string) {
  const { multi_community_view: view, communities } = await api.call('GET /multi_community', { query: { name, render: true } });
  return { view: view as View, communities };
}
export const list = (api: Api, query: Query<'GET /multi_community/list'>) => api.call('GET /multi_community/list', { query });
export const create = (api: Api, body: Body<'POST /multi_community'>) => api.call('POST /multi_community', { body });
export const edit = (api: Api, body: Body<'PUT /multi_community'>) => api.call('PUT /multi_community', { body });
export const add = (api: Api, id: number, communityId: number) => api.call('POST /multi_community/entry', { body: { id, community_id: communityId } });
export const takeOut = (api: Api, id: number, communityId: number) => api.call('DELETE /multi_community/entry', { body: { id, community_id: communityId } });
export const follow = (api: Api, id: number, wanted: boolean) =>
  api.call('POST /multi_community/follow', { body: { multi_community_id: id, follow: wanted } });
