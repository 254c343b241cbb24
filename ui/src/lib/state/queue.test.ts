import { expect, test } from 'vitest';
import { keepGone } from './queue.svelte.ts';

const shown = (...keys: string[]) => keys.map((key) => ({ key, gone: false }));
const loaded = (...keys: string[]) => keys.map((key) => ({ key }));

test('what others dealt with stays in its place, what the viewer did goes', () => {
  const after = keepGone(shown('a', 'b', 'c'), loaded('c', 'd'), new Set(['a']));
  expect(after).toEqual([
    { key: 'b', gone: true },
    { key: 'c', gone: false },
    { key: 'd', gone: false },
  ]);
});

test('what was opened again is open', () => {
  expect(keepGone([{ key: 'a', gone: true }], loaded('a'), new Set())).toEqual([{ key: 'a', gone: false }]);
});
