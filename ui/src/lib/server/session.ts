// The cookie that holds the token: unreadable for scripts, not sent from other sites' forms.

import type { RequestEvent } from '@sveltejs/kit';
import { TOKEN_COOKIE } from './api.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Begins a session; `stay` keeps it when the browser is closed. */
export function startSession(event: RequestEvent, jwt: string, stay: boolean): void {
  event.cookies.set(TOKEN_COOKIE, jwt, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: event.url.protocol === 'https:',
    ...(stay ? { maxAge: YEAR_SECONDS } : {}),
  });
}

export function endSession(event: RequestEvent): void {
  event.cookies.delete(TOKEN_COOKIE, { path: '/', httpOnly: true, sameSite: 'lax', secure: event.url.protocol === 'https:' });
}

/** Keeps a choice for this device. */
export function keepChoice(event: RequestEvent, name: 'lang' | 'theme' | 'view' | 'scroll' | 'keys' | 'warned', value: string): void {
  event.cookies.set(name, value, {
    path: '/',
    httpOnly: name !== 'keys',
    sameSite: 'lax',
    secure: event.url.protocol === 'https:',
    maxAge: YEAR_SECONDS,
  });
}
