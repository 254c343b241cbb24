import { expect, test } from 'vitest';
import type { Account } from './account.ts';
import { feedChoice, feedPath, feedQuery, offeredListings } from './feed.ts';
import type { Site } from './site.ts';

const site = { suggests: false, defaults: { listing: 'local', sort: 'hot', rangeSeconds: null } } as unknown as Site;
const reader = { moderates: [], settings: {} } as unknown as Account;
const moderator = { moderates: [{ id: 1 }], settings: {} } as unknown as Account;

test('lists are offered that have something to show, and the one that is shown', () => {
  expect(offeredListings(null, site)).toEqual(['local', 'all']);
  expect(offeredListings(reader, site)).toEqual(['subscribed', 'local', 'all']);
  expect(offeredListings(moderator, site)).toEqual(['subscribed', 'local', 'all', 'moderator_view']);
  expect(offeredListings(null, { ...site, suggests: true })).toEqual(['local', 'all', 'suggested']);
  expect(offeredListings(reader, site, 'suggested')).toEqual(['subscribed', 'local', 'all', 'suggested']);
});

test('a tag is asked for, and stays in the addresses of further pages', () => {
  const choice = feedChoice(new URLSearchParams('tag=7&sort=new'), null, site, 'all');
  expect(feedQuery(choice)).toMatchObject({ tag_id: 7, sort: 'new' });
  expect(feedPath('/c/books', choice, 'x')).toBe('/c/books?type=all&sort=new&tag=7&page=x');
  expect(feedQuery(feedChoice(new URLSearchParams('tag=seven'), null, site))).toMatchObject({ tag_id: undefined });
});
