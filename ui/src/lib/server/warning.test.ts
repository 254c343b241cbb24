import type { RequestEvent } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { askFirst, isProgram, markOf } from './warning.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** Somebody asks for a page. */
function asks(path: string, { agent = FIREFOX, mark, method = 'GET' }: { agent?: string; mark?: string; method?: string } = {}): RequestEvent {
  return {
    cookies: { get: (name: string) => (name === 'warned' ? mark : undefined) },
    request: { method, headers: new Headers({ 'user-agent': agent }) },
    route: { id: '/' },
    url: new URL(path, 'https://forum.example'),
  } as unknown as RequestEvent;
}

test('everybody is asked first, and led back afterwards', () => {
  expect(askFirst(asks('/c/books?sort=new'), 'Blood')).toBe('/warning?next=%2Fc%2Fbooks%3Fsort%3Dnew');
  expect(askFirst(asks('/'), 'Blood')).toBe('/warning');
});

test('who was asked is not asked again, unless it is about something else', () => {
  expect(askFirst(asks('/', { mark: markOf('Blood') }), 'Blood')).toBeNull();
  expect(askFirst(asks('/', { mark: markOf('Blood') }), 'Blood and bones')).toBe('/warning');
});

test('without a warning nothing is asked, nor on the way to the question', () => {
  expect(askFirst(asks('/'), null)).toBeNull();
  for (const path of ['/warning?next=%2F', '/about', '/offline', '/custom.css']) expect(askFirst(asks(path), 'Blood'), path).toBeNull();
  expect(askFirst(asks('/login', { method: 'POST' }), 'Blood')).toBeNull();
});

test('programs are not asked, browsers are', () => {
  for (const agent of [
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'facebookexternalhit/1.1',
    'curl/8.14.1',
    'Spinney/1.0 (+https://forum.example)',
    '',
  ]) {
    expect(isProgram(agent), agent).toBe(true);
    expect(askFirst(asks('/', { agent }), 'Blood'), agent).toBeNull();
  }
  expect(isProgram(null)).toBe(true);
  for (const agent of [FIREFOX, 'Mozilla/5.0 (Linux; Android 14; CUBOT X90) AppleWebKit/537.36 Chrome/138.0 Mobile Safari/537.36']) expect(isProgram(agent), agent).toBe(false);
});
