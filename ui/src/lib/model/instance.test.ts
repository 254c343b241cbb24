import { expect, test } from 'vitest';
import { heldBack, instanceItem, software } from './instance.ts';

test('what is held back is listed in one order', () => {
  expect(heldBack({ no_downvotes: true, limited: true, no_media: false })).toEqual(['limited', 'no_downvotes']);
  expect(heldBack(null)).toEqual([]);
});

test('an instance that says nothing has no software', () => {
  expect(software({ software: null })).toBeNull();
  expect(software({ software: 'lemmy', version: null })).toBe('lemmy');
  expect(software({ software: 'lemmy', version: '0.19' })).toBe('lemmy 0.19');
});

test('a decision keeps its note and its end', () => {
  const item = instanceItem({
    instance: { id: 1, domain: 'a.example', published_at: '2026-01-01T00:00:00Z' },
    blocked: { reason: 'spam', note: '', published_at: '2026-01-02T00:00:00Z', expires_at: '2026-02-01T00:00:00Z' },
    severed_follows: 3,
  });
  expect(item.blocked).toEqual({ reason: 'spam', note: null, since: '2026-01-02T00:00:00Z', endsAt: '2026-02-01T00:00:00Z' });
  expect(item).toMatchObject({ allowed: null, limited: null, severed: 3 });
});
