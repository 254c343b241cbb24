import { expect, test } from 'vitest';
import { takeBackIn } from './undoing.ts';

test('an action of the page and its fields are taken as they were written', () => {
  const undo = { action: '?/create', fields: { kind: 'keyword', value: '"a" & <b>', id: 3 } };
  expect(takeBackIn(JSON.stringify(undo))).toEqual(undo);
});

test('nothing else is', () => {
  const wrong = ['', 'x', 'null', '[]', '{"action":"?/create"}', '{"action":"/logout","fields":{}}', '{"action":"https://a.test/?/x","fields":{}}', '{"action":"?/x","fields":{"a":{}}}', '{"action":"?/x","fields":[]}'];
  for (const text of wrong) expect(takeBackIn(text), text).toBeNull();
});
