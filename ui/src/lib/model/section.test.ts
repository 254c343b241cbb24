import { expect, test } from 'vitest';
import { isOffered, sectionsFor } from './section.ts';

const paths = (capabilities: string[]) => sectionsFor(capabilities).flatMap((group) => group.list.map((section) => section.path));

test('a role leads to its own pages, and to the overview', () => {
  expect(paths(['manage_emoji'])).toEqual(['/admin', '/admin/emoji']);
});

test('who has nothing to do for the site has no pages', () => {
  expect(paths([])).toEqual([]);
  expect(paths(['remove_posts'])).toEqual([]);
});

test('a page below one that is offered is offered too, others are not', () => {
  const offered = sectionsFor(['list_users']);
  expect(isOffered(offered, '/admin')).toBe(true);
  expect(isOffered(offered, '/admin/users/ada')).toBe(true);
  expect(isOffered(offered, '/admin/usersandmore')).toBe(false);
  expect(isOffered(offered, '/admin/general')).toBe(false);
});
