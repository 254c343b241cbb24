import { fail, redirect } from '@sveltejs/kit';
import * as accounts from '#lib/api/account.ts';
import * as sites from '#lib/api/site.ts';
import { attempt, text } from '#lib/server/form.ts';
import { startSession } from '#lib/server/session.ts';
import { ownPath } from '#lib/text/links.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const next = ownPath(url.searchParams.get('next')) ?? '/';
  if (locals.account) redirect(303, next);
  const { oauth_providers: all } = await sites.get(locals.api);
  return { next, providers: all.map(({ id, display_name: name }) => ({ id, name })) };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const stay = form.has('stay');
    const answer = await attempt(
      form,
      () =>
        accounts.login(event.locals.api, {
          username_or_email: text(form, 'name'),
          // Not trimmed: a space may belong to it.
          password: String(form.get('password') ?? ''),
          totp_2fa_token: text(form, 'totp') || undefined,
          stay_logged_in: stay,
        }),
      ['password'],
    );
    if (!('jwt' in answer) && 'status' in answer) {
      // Which of the two was wrong is not told.
      const code = answer.data.code === 'not_found' ? 'incorrect_login' : answer.data.code;
      return fail(answer.data.code === 'not_found' ? 401 : answer.status, { ...answer.data, code });
    }
    const { jwt } = answer as { jwt?: string | null };
    if (!jwt) return fail(403, { code: 'registration_application_is_pending', detail: undefined, values: {} as Record<string, string> });
    startSession(event, jwt, stay);
    redirect(303, ownPath(text(form, 'next')) ?? '/');
  },
};
