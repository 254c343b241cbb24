// Logging in by way of another service: what is remembered between the two visits, and where the browser is sent.

import { createHash, randomBytes } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import type { PublicOAuthProvider } from '#generated/v4.ts';

/** What a browser set out with. The service brings back `state`, and nobody else can know it. */
export interface Trip {
  state: string;
  /** What the code will be bound to. */
  verifier: string;
  provider: number;
  /** Where to go afterwards. */
  next: string;
}

/** What somebody new has chosen, kept while the service is asked once more: a code is good once. */
export interface Wish {
  username: string;
  answer: string;
}

const TRIP = 'oauth';
const WISH = 'oauth_wish';
/** As long as somebody may take at the service. */
const MAX_AGE_SECONDS = 10 * 60;

function options(secure: boolean) {
  // Lax: the way back begins on another site.
  return { path: '/oauth', httpOnly: true, sameSite: 'lax', secure } as const;
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Sets out for a service; answers the address there. */
export function setOut(cookies: Cookies, url: URL, provider: PublicOAuthProvider, next: string): string {
  const random = () => randomBytes(32).toString('base64url');
  const trip: Trip = { state: random(), verifier: random(), provider: provider.id, next };
  cookies.set(TRIP, JSON.stringify(trip), { ...options(url.protocol === 'https:'), maxAge: MAX_AGE_SECONDS });
  return authorization(provider, url.origin, trip);
}

/** The trip that is over with this, if the one who comes back is the one who set out. */
export function comeBack(cookies: Cookies, url: URL): Trip | null {
  const { state, verifier, provider, next } = parse(cookies.get(TRIP));
  cookies.delete(TRIP, options(url.protocol === 'https:'));
  if (typeof state !== 'string' || state === '' || state !== url.searchParams.get('state')) return null;
  if (typeof verifier !== 'string' || typeof provider !== 'number' || typeof next !== 'string') return null;
  return { state, verifier, provider, next };
}

/** Keeps what somebody has chosen. */
export function keepWish(cookies: Cookies, url: URL, wish: Wish): void {
  cookies.set(WISH, JSON.stringify(wish), { ...options(url.protocol === 'https:'), maxAge: MAX_AGE_SECONDS });
}

/** What somebody has chosen; empty if nothing. */
export function wishOf(cookies: Cookies): Wish {
  const { username, answer } = parse(cookies.get(WISH));
  return { username: typeof username === 'string' ? username : '', answer: typeof answer === 'string' ? answer : '' };
}

export function dropWish(cookies: Cookies, url: URL): void {
  cookies.delete(WISH, options(url.protocol === 'https:'));
}

/** Where services send browsers back to; the API wants it exactly so. */
export function callback(origin: string): string {
  return `${origin}/oauth/callback`;
}

/** The question a service is asked (RFC 6749, 4.1.1; RFC 7636, 4.3). */
export function authorization(provider: PublicOAuthProvider, origin: string, trip: Pick<Trip, 'state' | 'verifier'>): string {
  const url = new URL(provider.authorization_endpoint);
  url.searchParams.set('response_type', 'code');
  url.searchParams.set('client_id', provider.client_id);
  url.searchParams.set('redirect_uri', callback(origin));
  url.searchParams.set('scope', provider.scopes);
  url.searchParams.set('state', trip.state);
  if (provider.use_pkce) {
    url.searchParams.set('code_challenge', createHash('sha256').update(trip.verifier).digest('base64url'));
    url.searchParams.set('code_challenge_method', 'S256');
  }
  return url.href;
}
