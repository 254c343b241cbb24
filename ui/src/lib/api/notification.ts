// The inbox: what waits for somebody, and private messages among it.

import type { NotificationType } from '#generated/v4.ts';
import type { Api, Query } from './http.ts';

export type { NotificationView } from '#generated/v4.ts';
export type NotificationKind = NotificationType;
export type ListQuery = Query<'GET /account/notification/list'>;

export const kinds = ['reply', 'mention', 'private_message', 'subscribed', 'mod_action'] as const satisfies NotificationKind[];

export const list = (api: Api, query: ListQuery) => api.call('GET /account/notification/list', { query: { ...query, render: true } });
export const markRead = (api: Api, id: number, read: boolean) =>
  api.call('POST /account/notification/mark_as_read', { body: { notification_id: id, read } });
export const markAllRead = (api: Api) => api.call('POST /account/notification/mark_as_read/all');
