import { expect, test } from 'vitest';
import { keeping, takeBackIn } from './undoing.ts';

test('an action of the page and its fields are taken as they were written', () => {
  const undo = { action: '?/create', fields: { kind: 'keyword', value: '"a" & <b>', id: 3 } };
  expect(takeBackIn(JSON.stringify(undo))).toEqual(undo);
});

test('nothing else is', () => {
  const wrong = ['', 'x', 'null', '[]', '{"action":"?/create"}', '{"action":"/logout","fields":{}}', '{"action":"https://a.test/?/x","fields":{}}', '{"action":"?/x","fields":{"a":{}}}', '{"action":"?/x","fields":[]}'];
  for (const text of wrong) expect(takeBackIn(text), text).toBeNull();
});

test('what of a list was looked for stays, what was done does not', () => {
  expect(keeping('?/pause', new URLSearchParams('?/pause&state=paused&q=a%26b&saved=done'))).toBe('?/pause&state=paused&q=a%26b');
  expect(keeping('?/pause', new URLSearchParams('?saved=done'))).toBe('?/pause');
});
