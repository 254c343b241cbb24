import { expect, test } from 'vitest';
import { may, quickRights } from './quick.ts';

test('a right of the site holds everywhere, one of a community only there', () => {
  const rights = quickRights({ site: ['feature'], communities: [{ community_id: 3, capabilities: ['lock', 'ban'] }, { community_id: 4, capabilities: ['ban'] }] });
  expect(rights).toEqual({ lock: [3], feature: 'everywhere' });
  expect([may(rights, 'lock', 3), may(rights, 'lock', 4), may(rights, 'feature', 4)]).toEqual([true, false, true]);
  expect(may(null, 'lock', 3)).toBe(false);
});
