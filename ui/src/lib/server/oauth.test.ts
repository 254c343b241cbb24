import type { Cookies } from '@sveltejs/kit';
import { expect, test } from 'vitest';
import { authorization, comeBack, keepWish, setOut, wishOf } from './oauth.ts';

const provider = {
  id: 3,
  display_name: 'Id',
  authorization_endpoint: 'https://id.example/authorize?tenant=a',
  client_id: 'forum',
  scopes: 'openid email',
  use_pkce: true,
};

/** The cookies of one browser. */
function browser(): Cookies {
  const kept = new Map<string, string>();
  return {
    get: (name: string) => kept.get(name),
    set: (name: string, value: string) => void kept.set(name, value),
    delete: (name: string) => void kept.delete(name),
  } as unknown as Cookies;
}

const home = new URL('https://forum.example/oauth/login');
const back = (state: string | null) => new URL(`https://forum.example/oauth/callback?code=c&state=${state}`);

test('a service is asked for a code that only this browser can use', () => {
  // The example of RFC 7636.
  const trip = { state: 's', verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' };
  const asked = new URL(authorization(provider, 'https://forum.example', trip)).searchParams;
  expect(Object.fromEntries(asked)).toEqual({
    tenant: 'a',
    response_type: 'code',
    client_id: 'forum',
    redirect_uri: 'https://forum.example/oauth/callback',
    scope: 'openid email',
    state: 's',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  expect(authorization({ ...provider, use_pkce: false }, 'https://forum.example', trip)).not.toContain('code_challenge');
});

test('who comes back has to be who set out, once', () => {
  const ada = browser();
  const state = new URL(setOut(ada, home, provider, '/c/books')).searchParams.get('state');
  expect(comeBack(browser(), back(state))).toBeNull();
  expect(comeBack(ada, back(state))).toMatchObject({ provider: 3, next: '/c/books' });
  expect(comeBack(ada, back(state))).toBeNull();

  const other = new URL(setOut(ada, home, provider, '/')).searchParams.get('state');
  expect(other).not.toBe(state);
  expect(comeBack(ada, back(state))).toBeNull();
  expect(comeBack(ada, new URL('https://forum.example/oauth/callback?code=c'))).toBeNull();
});

test('what somebody has chosen is kept meanwhile', () => {
  const ada = browser();
  expect(wishOf(ada)).toEqual({ username: '', answer: '' });
  keepWish(ada, home, { username: 'ada', answer: 'I read.' });
  expect(wishOf(ada)).toEqual({ username: 'ada', answer: 'I read.' });
});
