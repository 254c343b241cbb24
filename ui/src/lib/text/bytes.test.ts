import { expect, test } from 'vitest';
import { size } from './bytes.ts';

test('sizes are told in the unit that fits', () => {
  expect(size('en', 0)).toBe('0 bytes');
  expect(size('en', 999)).toBe('999 bytes');
  expect(size('en', 1400)).toBe('1.4 kB');
  expect(size('de', 1_400_000)).toBe('1,4 MB');
  expect(size('en', 3e15)).toBe('3,000 TB');
});
