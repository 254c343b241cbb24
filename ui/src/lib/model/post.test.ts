import { expect, test } from 'vitest';
import { revote } from './post.ts';

test('a vote changes what is read of all votes, whatever was there before', () => {
  const none = { score: 3, vote: null, upvotes: 4, downvotes: 1 };
  const up = { score: 4, vote: 'up', upvotes: 5, downvotes: 1 } as const;
  const down = { score: 2, vote: 'down', upvotes: 4, downvotes: 2 } as const;
  expect(revote(none, 'up')).toEqual(up);
  expect(revote(none, 'down')).toEqual(down);
  expect(revote(up, 'down')).toEqual(down);
  expect(revote(down, 'up')).toEqual(up);
  expect(revote(up, null)).toEqual(none);
  expect(revote(up, 'up')).toEqual(up);
});
