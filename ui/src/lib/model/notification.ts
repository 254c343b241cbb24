// What waits for somebody, as the inbox shows it.

import type { NotificationKind, NotificationView } from '#lib/api/notification.ts';
import type { PrivateMessageView } from '#generated/v4.ts';
import { commentCard, type CommentCard } from './comment.ts';
import { communityPath, communityRef, type CommunityRef } from './community.ts';
import { personRef, type PersonRef } from './person.ts';

export interface MessageItem {
  id: number;
  author: PersonRef;
  recipient: PersonRef;
  /** As it was written. */
  content: string;
  html: string;
  publishedAt: string;
  updatedAt: string | null;
  deleted: boolean;
  removed: boolean;
}

export type InboxAbout =
  | { type: 'comment'; comment: CommentCard }
  | { type: 'post'; post: { id: number; title: string }; community: CommunityRef; author: PersonRef }
  | { type: 'message'; message: MessageItem }
  | { type: 'action'; action: string; revert: boolean; reason: string | null; by: PersonRef | null; where: { path: string; title: string } | null };

export interface InboxEntry {
  id: number;
  kind: NotificationKind;
  read: boolean;
  at: string;
  about: InboxAbout;
}

export function inboxEntry({ notification, data }: NotificationView): InboxEntry {
  return { id: notification.id, kind: notification.kind, read: notification.read, at: notification.published_at, about: about(data) };
}

function about(data: NotificationView['data']): InboxAbout {
  if (data.type_ === 'comment') return { type: 'comment', comment: commentCard(data) };
  if (data.type_ === 'private_message') return { type: 'message', message: messageItem(data) };
  if (data.type_ === 'post') {
    return { type: 'post', post: { id: data.post.id, title: data.post.name }, community: communityRef(data.community), author: personRef(data.creator) };
  }
  const { modlog, moderator, target_community: community, target_post: post, target_comment: comment } = data;
  const where = comment
    ? { path: `/comment/${comment.id}`, title: comment.content }
    : post
      ? { path: `/post/${post.id}`, title: post.name }
      : community
        ? { path: communityPath(communityRef(community)), title: community.title || community.name }
        : null;
  return { type: 'action', action: modlog.kind, revert: modlog.is_revert, reason: modlog.reason ?? null, by: moderator ? personRef(moderator) : null, where };
}

export function messageItem({ private_message: message, creator, recipient }: PrivateMessageView): MessageItem {
  return {
    id: message.id,
    author: personRef(creator),
    recipient: personRef(recipient),
    content: message.content,
    html: (message as { content_html?: string }).content_html ?? '',
    publishedAt: message.published_at,
    updatedAt: message.updated_at ?? null,
    deleted: message.deleted,
    removed: message.removed,
  };
}

export interface Conversation {
  with: PersonRef;
  last: MessageItem;
  unread: number;
}

/** Entries about messages, newest first, by who they were exchanged with. */
export function conversations(entries: InboxEntry[], me: number): Conversation[] {
  const found = new Map<number, Conversation>();
  for (const { about, read } of entries) {
    if (about.type !== 'message') continue;
    const { message } = about;
    const other = message.author.id === me ? message.recipient : message.author;
    const unread = read || message.author.id === me ? 0 : 1;
    const known = found.get(other.id);
    if (known) known.unread += unread;
    else found.set(other.id, { with: other, last: message, unread });
  }
  return [...found.values()];
}

/** How many of each kind. */
export function countKinds(entries: { kind: NotificationKind }[]): Partial<Record<NotificationKind, number>> {
  const counts: Partial<Record<NotificationKind, number>> = {};
  for (const { kind } of entries) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
