import { expect, it } from 'vitest';
import { browserName } from './agent.ts';

it('browsers and apps are told apart', () => {
  expect(browserName('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0')).toBe('Firefox · Linux');
  expect(browserName('Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Mobile Safari/537.36')).toBe('Chrome · Android');
  expect(browserName('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0')).toBe('Edge · Windows');
  expect(browserName('Voyager/2.1 (iOS)')).toBe('Voyager');
  expect(browserName(null)).toBeNull();
});
