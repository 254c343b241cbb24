import { isActionFailure, redirect } from '@sveltejs/kit';
import * as accounts from '#lib/api/account.ts';
import type { LoginResponse } from '#generated/v4.ts';
import * as sites from '#lib/api/site.ts';
import { attempt, text } from '#lib/server/form.ts';
import { startSession } from '#lib/server/session.ts';
import { ownPath } from '#lib/text/links.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url, setHeaders }) => {
  if (locals.account) redirect(303, '/');
  // Each captcha is for one person, once.
  setHeaders({ 'cache-control': 'private, no-store' });
  const answer = await sites.getRendered(locals.api);
  const local = answer.site_view.local_site;
  const captcha = answer.captcha_enabled && local.registration_mode !== 'closed' ? ((await accounts.captcha(locals.api)).ok ?? null) : null;
  return {
    mode: local.registration_mode,
    emailRequired: local.email_verification_required,
    question: local.application_question ?? '',
    legalHtml: local.legal_information_html ?? '',
    nsfw: !local.nsfw_content_disallowed,
    captcha,
    providers: local.oauth_registration ? answer.oauth_providers.map(({ id, display_name: name }) => ({ id, name })) : [],
    invitation: url.searchParams.get('token') ?? '',
    next: ownPath(url.searchParams.get('next')) ?? '/',
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const password = String(form.get('password') ?? '');
    const answer = await attempt(
      form,
      () =>
        accounts.register(event.locals.api, {
          username: text(form, 'username'),
          // Not trimmed: a space may belong to it.
          password,
          password_verify: String(form.get('password_again') ?? ''),
          email: text(form, 'email') || undefined,
          answer: text(form, 'answer') || undefined,
          show_nsfw: form.has('nsfw'),
          captcha_uuid: text(form, 'captcha_uuid') || undefined,
          captcha_answer: text(form, 'captcha_answer') || undefined,
          honeypot: text(form, 'website') || undefined,
          token: text(form, 'token') || undefined,
          stay_logged_in: true,
        }),
      ['password', 'password_again', 'captcha_answer', 'captcha_uuid'],
    );
    if (isActionFailure(answer)) return answer;
    const { jwt, registration_created: applied, verify_email_sent: mailed } = answer as LoginResponse;
    if (jwt) {
      startSession(event, jwt, true);
      redirect(303, ownPath(text(form, 'next')) ?? '/');
    }
    redirect(303, `/signup/done?${new URLSearchParams({ ...(applied ? { application: '1' } : {}), ...(mailed ? { mail: '1' } : {}) })}`);
  },
};
