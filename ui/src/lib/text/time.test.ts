import { expect, test } from 'vitest';
import { localField, span } from './time.ts';

test('a moment is shown by the clock of who looks', () => {
  expect(localField('2026-03-01T23:30:00Z', 0)).toBe('2026-03-01T23:30');
  expect(localField('2026-03-01T23:30:00Z', -60)).toBe('2026-03-02T00:30');
  expect(localField(null, 0)).toBe('');
  expect(localField('nonsense', 0)).toBe('');
});

test('how long something takes is told in the largest unit', () => {
  expect(span('en', 30)).toBe('30 sec');
  expect(span('en', 7300)).toBe('2 hr');
  expect(span('de', 200_000)).toBe('2 Tg.');
});
