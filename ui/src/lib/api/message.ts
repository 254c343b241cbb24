// Private messages; they are read through the inbox (notification.ts).

import type { Api } from './http.ts';

export const create = (api: Api, recipientId: number, content: string) =>
  api.call('POST /private_message', { body: { recipient_id: recipientId, content } });
export const edit = (api: Api, id: number, content: string) => api.call('PUT /private_message', { body: { private_message_id: id, content } });
export const remove = (api: Api, id: number, deleted: boolean) =>
  api.call('DELETE /private_message', { body: { private_message_id: id, deleted } });
