// The content warning of the site: each browser is asked once, before anything is shown to it.

import { createHash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { keepChoice } from './session.ts';

const COOKIE = 'warned';

/** What is shown without having been asked: the question, what the site is, and what belongs to no page in particular. */
const OPEN = /^\/(about|custom\.css|manifest\.webmanifest|offline|warning)$/;

/** Programs that nobody sits in front of: what searches, and what makes the previews of links. */
const PROGRAMS = /(?<!cu)bot\b|crawl|spider|slurp|preview|embed|archiver|facebookexternalhit|\+https?:|^[^(]*$/i;

/** Which warning somebody has read: another one is shown anew. */
export function markOf(warning: string): string {
  return createHash('sha256').update(warning).digest('base64url').slice(0, 16);
}

/** Whether a request is made by a program, as far as it says what it is. */
export function isProgram(agent: string | null): boolean {
  return PROGRAMS.test(agent ?? '');
}

/** Where somebody is asked first, who wants to see something; `null` if nothing has to be asked. */
export function askFirst(event: RequestEvent, warning: string | null): string | null {
  const { cookies, request, route, url } = event;
  if (warning === null || route.id === null || request.method !== 'GET' || OPEN.test(url.pathname)) return null;
  if (cookies.get(COOKIE) === markOf(warning) || isProgram(request.headers.get('user-agent'))) return null;
  const path = url.pathname + url.search;
  return path === '/' ? '/warning' : `/warning?next=${encodeURIComponent(path)}`;
}

/** Somebody has read it, and goes on. */
export function agreed(event: RequestEvent, warning: string): void {
  keepChoice(event, COOKIE, markOf(warning));
}
