// What the pages of the administration have in common on the server.

import type { RequestEvent } from '@sveltejs/kit';
import type { Api } from '#lib/api/http.ts';
import { attempt, backPath, done, requireLogin } from './form.ts';

type Work = (api: Api, form: FormData, event: RequestEvent) => Promise<Record<string, unknown> | void>;

/**
 * An action: with a script it answers what `work` does, without one it goes back to the page it was sent from, which says
 * that it was done. Fields named in `secret` are not sent back if it is refused.
 */
export function deed(work: Work, secret: string[] = []) {
  return async (event: RequestEvent) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const data = await work(event.locals.api, form, event);
      return done(event, backDone(event), { ...data, deed: true });
    }, secret);
  };
}

/** Where a form was sent from, with `saved` in the address. */
export function backDone(event: RequestEvent): string {
  const back = new URL(backPath(event), event.url);
  back.searchParams.set('saved', '');
  return back.pathname + back.search;
}

/** The end of a day, as a field for dates says it, in seconds since 1970; `undefined` for none. */
export function endOfDay(form: FormData, name: string): number | undefined {
  const match = /^\d{4}-\d\d-\d\d$/.exec(String(form.get(name) ?? ''));
  const at = match ? Date.parse(`${match[0]}T23:59:59Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.floor(at / 1000);
}
