import { expect, test } from 'vitest';
import type { Entry } from '#lib/api/modlog.ts';
import { activeBans } from './ban.ts';

const NOW = Date.parse('2026-06-01T00:00:00Z');

function entry(person: string, more: object = {}): Entry {
  const modlog = { id: 1, kind: 'mod_ban_from_community', is_revert: false, published_at: '2026-05-01T00:00:00Z', child_count: 0, ...more };
  return { modlog, target_person: { id: person.length, name: person, local: true, ap_id: `https://here.test/u/${person}`, bot_account: false } } as unknown as Entry;
}

test('a ban holds until it is lifted or over', () => {
  const names = (entries: Entry[]) => activeBans(entries, NOW).map(({ person }) => person.name);
  expect(names([entry('ada'), entry('robert', { expires_at: '2026-07-01T00:00:00Z' }), entry('mallory', { expires_at: '2026-05-02T00:00:00Z' })])).toEqual(['ada', 'robert']);
  expect(names([entry('ada', { is_revert: true }), entry('ada')])).toEqual([]);
});
