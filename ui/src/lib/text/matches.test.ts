import { expect, test } from 'vitest';
import { matches } from './matches.ts';

test('words fit in any order and without accents', () => {
  expect(matches('', 'Anything')).toBe(true);
  expect(matches('bak bre', 'Bread & baking !bread')).toBe(true);
  expect(matches('espanol', 'Español')).toBe(true);
  expect(matches('bread x', 'Bread & baking')).toBe(false);
});
