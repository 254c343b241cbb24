import { expect, test } from 'vitest';
import { localField } from './time.ts';

test('a moment is shown by the clock of who looks', () => {
  expect(localField('2026-03-01T23:30:00Z', 0)).toBe('2026-03-01T23:30');
  expect(localField('2026-03-01T23:30:00Z', -60)).toBe('2026-03-02T00:30');
  expect(localField(null, 0)).toBe('');
  expect(localField('nonsense', 0)).toBe('');
});
