import { expect, test } from 'vitest';
import { mayMove } from './still.ts';

test('what may move is known by its name, not by what it is sent as', () => {
  expect(mayMove('https://example.org/cat.gif')).toBe(true);
  expect(mayMove('/api/v4/image/cat.gif?max_size=144&file_type=webp')).toBe(true);
  expect(mayMove('/api/v3/image_proxy?url=https%3A%2F%2Fexample.org%2Fcat.gif&sig=1')).toBe(true);
  expect(mayMove('/api/v4/image/cat.jpg?max_size=144&file_type=webp')).toBe(false);
  expect(mayMove('https://example.org/cat.png')).toBe(false);
  expect(mayMove('data:image/gif;base64,AAAA')).toBe(false);
  expect(mayMove('https://example.org/100%.gif')).toBe(true);
});
