import { expect, it } from 'vitest';
import { findEmoji } from './emoji.ts';

it('those that begin with the word come first', () => {
  expect(findEmoji('smi', 3).map(({ name }) => name)).toEqual(['smiley', 'smile', 'smirk']);
  expect(findEmoji('FIRE', 1)[0]?.sign).toBe('🔥');
  expect(findEmoji('flag', 5).map(({ name }) => name)).toContain('rainbow_flag');
});

it('each has a name and a sign', () => {
  for (const { name, sign } of findEmoji('', 999)) expect([name, sign].every(Boolean), name).toBe(true);
});
