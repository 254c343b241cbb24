import { expect, test } from 'vitest';
import type { Entry } from '#lib/api/modlog.ts';
import { stillBanned } from './bans.ts';

const now = Date.parse('2026-05-01T00:00:00Z');

/** An entry about a ban from a community. */
function entry(community: number, more: object = {}): Entry {
  return {
    modlog: { id: 1, kind: 'mod_ban_from_community', is_revert: false, published_at: '2026-04-01T00:00:00Z', child_count: 0, ...more },
    target_community: { id: community, name: `c${community}`, title: `Community ${community}`, local: true, ap_id: `https://a.test/c/c${community}` },
  } as unknown as Entry;
}

test('of each community the last entry holds', () => {
  const entries = [entry(1, { expires_at: '2026-06-01T00:00:00Z' }), entry(2, { is_revert: true }), entry(2), entry(1, { is_revert: true }), entry(3)];
  expect(stillBanned(entries, now).map(({ community, endsAt }) => [community.id, endsAt])).toEqual([
    [1, '2026-06-01T00:00:00Z'],
    [3, null],
  ]);
});

test('a ban that has run out is none', () => {
  expect(stillBanned([entry(1, { expires_at: '2026-04-30T00:00:00Z' }), entry(1)], now)).toEqual([]);
});
