import { expect, test } from 'vitest';
import { day, localField, span } from './time.ts';

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

test('an end is told by its day, and by its hour when it is near', () => {
  const now = Date.parse('2026-03-01T12:00:00Z');
  expect(day('en', '2026-03-09T23:59:59Z', now)).toBe('Mar 9, 2026');
  expect(day('de', '2026-03-09T23:59:59Z', now)).toBe('9. März 2026');
  expect(day('en', '2026-03-02T06:30:00Z', now)).toBe('Mar 2, 06:30 AM UTC');
});
