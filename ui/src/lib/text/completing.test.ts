import { expect, it } from 'vitest';
import { searched, tokenAt } from './completing.ts';

const at = (text: string) => tokenAt(text, text.length);

it('handles are found at the caret', () => {
  expect(at('hello @ad')).toEqual({ kind: 'person', start: 6, query: 'ad' });
  expect(at('(!books@exa')).toEqual({ kind: 'community', start: 1, query: 'books@exa' });
  expect(tokenAt('@ada and more', 4)).toEqual({ kind: 'person', start: 0, query: 'ada' });
});

it('an emoji needs two letters', () => {
  expect(at('so :s')).toBeNull();
  expect(at('so :smi')).toEqual({ kind: 'emoji', start: 3, query: 'smi' });
});

it('addresses, times and ends of sentences are none', () => {
  for (const text of ['me@example', 'https://x', 'at 12:30', 'really!', 'well! then', '@ ada', '@a b']) expect(at(text), text).toBeNull();
});

it('only the name is searched for', () => {
  expect(searched('books@exa')).toBe('books');
});
