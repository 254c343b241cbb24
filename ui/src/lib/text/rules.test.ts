import { expect, test } from 'vitest';
import { rulesOf } from './rules.ts';

test('the list below the heading of the rules is taken', () => {
  const sidebar = 'Welcome.\n\n- a list of links\n\n## Our Rules\n\n1. Be **kind**.\n2. No [spam](https://example.org).\n\n## Elsewhere\n\n- another place';
  expect(rulesOf(sidebar)).toEqual(['Be kind.', 'No spam.']);
});

test('without such a heading every list is taken', () => {
  expect(rulesOf('Hello\n\n* One\n* Two\n* One')).toEqual(['One', 'Two']);
});

test('without a list there are none', () => {
  expect(rulesOf('Just be kind.')).toEqual([]);
  expect(rulesOf(null)).toEqual([]);
});
