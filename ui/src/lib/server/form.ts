// How form actions answer: with or without JavaScript, and when the API refuses.

import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { ApiError } from '#lib/api/http.ts';
import { ownPath } from '#lib/text/links.ts';

/** What a form is told when something is refused; what was typed stays in `values`. */
export interface Refusal {
  code: string;
  detail?: string | undefined;
  values: Record<string, string>;
}

/** Whether the form was sent by the page's script, which stays where it is. */
export function enhanced(event: RequestEvent): boolean {
  return event.request.headers.has('x-sveltekit-action');
}

/** The page a form was sent from, with `hash` if given. */
export function backPath(event: RequestEvent, hash = ''): string {
  const referer = URL.parse(event.request.headers.get('referer') ?? '');
  const path = referer && referer.origin === event.url.origin ? referer.pathname + referer.search : '/';
  return path + hash;
}

/** Ends an action: with `data` for a script, else by going to `path`. */
export function done<T extends Record<string, unknown>>(event: RequestEvent, path: string, data: T): T {
  if (enhanced(event)) return data;
  redirect(303, path);
}

/** Goes to the login and back afterwards, if nobody is logged in. */
export function requireLogin(event: RequestEvent): void {
  if (event.locals.account) return;
  const back = event.request.method === 'GET' ? event.url.pathname + event.url.search : backPath(event);
  redirect(303, `/login?next=${encodeURIComponent(ownPath(back) ?? '/')}`);
}

/**
 * Runs what an action does; a refusal of the API becomes `fail` with its status, its code and what was typed
 * (but for the fields named in `secret`).
 */
export async function attempt<T>(form: FormData, work: () => Promise<T>, secret: string[] = []) {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const values = Object.fromEntries(
      [...form].filter(([name, value]) => typeof value === 'string' && !secret.includes(name)),
    ) as Record<string, string>;
    return fail(error.status, { code: error.code, detail: error.detail, values } satisfies Refusal);
  }
}

/** A field as text, trimmed; empty if missing. */
export function text(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}

/** A field as a whole number; `NaN` if it is none. */
export function id(form: FormData, name: string): number {
  return /^\d{1,10}$/.test(text(form, name)) ? Number(text(form, name)) : Number.NaN;
}

/** The end of a day, as a field for dates says it, in seconds since 1970; `undefined` for none. */
export function endOfDay(form: FormData, name: string): number | undefined {
  const match = /^\d{4}-\d\d-\d\d$/.exec(String(form.get(name) ?? ''));
  const at = match ? Date.parse(`${match[0]}T23:59:59Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.floor(at / 1000);
}
