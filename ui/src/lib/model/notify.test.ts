import { expect, test } from 'vitest';
import { askedMode, communityModes, postModes } from './notify.ts';

test('a button asks for a mode of its own kind only', () => {
  expect(askedMode('notify_mute', postModes)).toBe('mute');
  expect(askedMode('notify_all_posts', communityModes)).toBe('all_posts');
  expect(askedMode('notify_all_posts', postModes)).toBeUndefined();
  expect(askedMode('mute', postModes)).toBeUndefined();
});
