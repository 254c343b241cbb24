// The inbox: what waits for somebody, and private messages among it.

import type { CommentView, Community, Person, Post, PostView, PrivateMessageView } from '#generated/v4.ts';
import { search, type Api } from './http.ts';

export const kinds = ['reply', 'mention', 'private_message', 'subscribed', 'mod_action'] as const;
export type NotificationKind = (typeof kinds)[number];

/** What moderators did to somebody's things. */
export interface ModAction {
  modlog: { kind: string; is_revert: boolean; reason?: string | null; published_at: string };
  moderator?: Person | null;
  target_community?: Community | null;
  target_post?: Post | null;
  target_comment?: { id: number; content: string } | null;
}

export interface NotificationView {
  notification: { id: number; read: boolean; published_at: string; kind: NotificationKind };
  data:
    | ({ type_: 'comment' } & CommentView)
    | ({ type_: 'post' } & PostView)
    | ({ type_: 'private_message' } & PrivateMessageView)
    | ({ type_: 'mod_action' } & ModAction);
}

export interface ListQuery {
  type_?: NotificationKind | 'all';
  unread_only?: boolean;
  creator_id?: number;
  page_cursor?: string;
  limit?: number;
}

interface Page {
  items: NotificationView[];
  next_page?: string | null;
}

const json = { 'content-type': 'application/json' };

export const list = (api: Api, query: ListQuery) =>
  api.send('GET', `/account/notification/list${search({ ...query, render: true })}`, {}) as Promise<Page>;
export const markRead = (api: Api, id: number, read: boolean) =>
  api.send('POST', '/account/notification/mark_as_read', { headers: json, body: JSON.stringify({ notification_id: id, read }) });
export const markAllRead = (api: Api) => api.send('POST', '/account/notification/mark_as_read/all', {});
