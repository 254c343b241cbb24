// What keeps sessions and pages to those they belong to. No browser is needed to see it.

import { call, expect, PASSWORD, person, test } from '../harness/test.ts';
import { cookie, open } from '../harness/document.ts';

test('the token is out of reach of scripts, travels only as it came, and is worth nothing after logging out', { tag: '@once' }, async ({ baseURL }) => {
  const ada = await person('ada');
  const form = { name: ada.name, password: PASSWORD };
  const plain = await open('/login', { form, headers: { origin: baseURL ?? '' } });
  expect(plain.status).toBe(303);
  const kept = cookie(plain, 'jwt') ?? '';
  expect(kept).toMatch(/; HttpOnly/i);
  expect(kept).toMatch(/; SameSite=Lax/i);
  expect(kept).toMatch(/; Path=\//i);
  expect(kept).not.toMatch(/; Secure/i);
  const token = /^jwt=([^;]+)/.exec(kept)?.[1] ?? '';
  const own = await open('/settings', { headers: { cookie: `jwt=${token}` } });
  expect(own.status).toBe(200);
  expect(own.html).not.toContain(token);

  // As a proxy hands on what came by https.
  const host = 'forum.example';
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': host, origin: `https://${host}` };
  const secure = await open('/login', { form, headers: proxied, at: process.env.UI_TEST_PAGES ?? '' });
  expect(secure.status).toBe(303);
  expect(cookie(secure, 'jwt')).toMatch(/; Secure/i);

  const out = await open('/logout', { form: {}, headers: { origin: baseURL ?? '', cookie: `jwt=${token}` } });
  expect(out.status).toBe(303);
  expect(cookie(out, 'jwt')).toMatch(/^jwt=; .*Max-Age=0/i);
  await expect(call(token, 'GET', '/account')).rejects.toThrow('401');
  // And what is left of it in another window goes with the next page.
  const later = await open('/', { headers: { cookie: `jwt=${token}` } });
  expect(later.status).toBe(200);
  expect(cookie(later, 'jwt')).toMatch(/^jwt=; .*Max-Age=0/i);
});

test('a form from elsewhere, or from nowhere, is refused', { tag: '@once' }, async ({ baseURL }) => {
  for (const path of ['/login', '/logout', '/act?/display']) {
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, {}] as Record<string, string>[]) {
      const answer = await open(path, { form: { theme: 'dark' }, headers });
      expect(answer.status, `${path} ${headers.origin ?? 'without an origin'}`).toBe(403);
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
  }
  // Also where it is no form, such as what the page's script sends.
  const sent = await fetch(`${baseURL}/preview`, { method: 'POST', headers: { origin: 'null', 'content-type': 'application/json' }, body: '{}' });
  expect(sent.status).toBe(403);
});

test('pages for nobody in particular may be kept by everybody, others by nobody', { tag: '@once' }, async () => {
  const ada = await person('ada');
  const page = await open('/');
  expect(page.headers.get('cache-control')).toContain('public');
  expect(page.headers.getSetCookie()).toEqual([]);
  const own = await open('/', { as: ada });
  expect(own.headers.get('cache-control')).toContain('private');
  expect(own.headers.get('vary')).toContain('cookie');
});

test('scripts run only with the nonce of their page', { tag: '@once' }, async () => {
  const policy = async () => (await open('/')).headers.get('content-security-policy') ?? '';
  const [first, second] = [await policy(), await policy()];
  expect(first).toMatch(/script-src 'self' 'nonce-[^']+';/);
  expect(first).not.toContain('unsafe-inline');
  expect(first).not.toContain('unsafe-eval');
  expect(first).not.toBe(second);
});
