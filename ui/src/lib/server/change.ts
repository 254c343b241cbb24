// An action of a page that lists things and changes them: it stays on its page, which says afterwards what was done.

import type { RequestEvent } from '@sveltejs/kit';
import type { Api } from '#lib/api/http.ts';
import { takeBackIn } from '#lib/text/undoing.ts';
import { attempt, backPath, done, enhanced, requireLogin, text } from './form.ts';

type Work<E extends RequestEvent> = (api: Api, form: FormData, event: E) => Promise<Record<string, unknown> | void>;

/**
 * With a script it answers `deed` and what `work` does; without one it goes back, with `saved=deed` in the address, or
 * to the address `work` names as `to`. `undo` of its answer is in the address as well. A form that says itself what
 * takes it back (`undo`, see `lib/text/undoing.ts`) is answered with its page, which offers that. Fields named in
 * `secret` are not sent back if it is refused.
 */
export function change<E extends RequestEvent>(deed: string, work: Work<E>, secret: string[] = []) {
  return async (event: E) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const takeBack = enhanced(event) ? null : takeBackIn(text(form, 'undo'));
      const data = await work(event.locals.api, form, event);
      if (takeBack) return { deed, takeBack };
      const back = new URL(backPath(event), event.url);
      // The address of an action is not one to come back to.
      for (const name of [...back.searchParams.keys()]) if (name.startsWith('/')) back.searchParams.delete(name);
      back.searchParams.set('saved', deed);
      // What takes it back, for who has no script.
      if (data?.undo === undefined) back.searchParams.delete('undo');
      else back.searchParams.set('undo', String(data.undo));
      const to = typeof data?.to === 'string' ? data.to : back.pathname + back.search;
      return done(event, to, { deed, ...data });
    }, secret);
  };
}
