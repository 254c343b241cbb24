import { expect, test } from 'vitest';
import { codeIn, importState } from './import.ts';

test('without a file there is nothing to tell', () => {
  expect(importState({ waiting: 0, done: 0, failed: 0, failures: [] })).toBeNull();
});

test('failures are told by the names of their lists and by codes', () => {
  const failures = [
    { list: 'followed_communities', address: 'https://a.test/c/x', message: 'NotFound' },
    { list: 'something_new', address: 'https://a.test/y' },
  ];
  expect(importState({ started_at: '2026-01-01T00:00:00Z', waiting: 2, done: 1, failed: 2, failures })?.failures).toEqual([
    { list: 'followed_communities', address: 'https://a.test/c/x', code: 'not_found', message: 'NotFound' },
    { list: null, address: 'https://a.test/y', code: '', message: '' },
  ]);
});

test('a code is told from what stands behind it', () => {
  expect(codeIn('ResolveObjectFailed: a.test does not answer')).toBe('resolve_object_failed');
});
