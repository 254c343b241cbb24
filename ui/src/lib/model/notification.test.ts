import { expect, it } from 'vitest';
import { conversations, countKinds, type InboxEntry, type MessageItem } from './notification.ts';

const person = (id: number) => ({ id, name: `p${id}`, host: null, display: `P${id}`, avatar: null, bot: false });
const message = (id: number, from: number, to: number, read = true): InboxEntry => {
  const item: MessageItem = { id, author: person(from), recipient: person(to), content: '', html: '', publishedAt: '', updatedAt: null, deleted: false, removed: false };
  return { id, kind: 'private_message', read, at: '', about: { type: 'message', message: item } };
};

it('messages are put together by who they were exchanged with, newest first', () => {
  const found = conversations([message(5, 2, 1, false), message(4, 1, 3), message(3, 3, 1), message(2, 2, 1, false)], 1);
  expect(found.map((one) => [one.with.id, one.last.id, one.unread])).toEqual([
    [2, 5, 2],
    [3, 4, 0],
  ]);
});

it('what one has sent oneself is not unread', () => {
  expect(conversations([message(1, 1, 2, false)], 1)[0]?.unread).toBe(0);
});

it('kinds are counted', () => {
  expect(countKinds([{ kind: 'reply' }, { kind: 'mention' }, { kind: 'reply' }])).toEqual({ reply: 2, mention: 1 });
});
