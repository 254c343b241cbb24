import { expect, test } from 'vitest';
import { excerpt } from './excerpt.ts';

test('marks go, words stay', () => {
  expect(excerpt('# Head\n\nSome *bold* [link](https://a.test) and `code`.\n\n- one\n- two', 100)).toBe('Head Some bold link and code. one two');
});

test('what is behind a spoiler is not told', () => {
  expect(excerpt('Before.\n\n::: spoiler The end\nThe narrator did it.\n:::\n\nAfter.', 100)).toBe('Before. After.');
  expect(excerpt('Before.\n::: spoiler never closed\nsecret', 100)).toBe('Before.');
});

test('lines that only draw a table are left out', () => {
  expect(excerpt('| a | b |\n|---|:-:|\n| 1 | 2 |', 100)).toBe('a b 1 2');
});

test('a long text is cut between words', () => {
  expect(excerpt('one two three four', 12)).toBe('one two…');
  expect(excerpt('onetwothreefour', 6)).toBe('onetwo…');
});
