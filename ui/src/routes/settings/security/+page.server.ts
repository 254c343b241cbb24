import { fail, isActionFailure } from '@sveltejs/kit';
import * as accounts from '#lib/api/account.ts';
import { qrCode } from '#lib/server/qr.ts';
import { attempt, done, requireLogin, text, type Refusal } from '#lib/server/form.ts';
import { startSession } from '#lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const [info, { logins }] = await Promise.all([accounts.get(api), accounts.sessions(api)]);
  const user = info.local_user_view.local_user;
  return {
    email: user.email ?? '',
    verified: user.email_verified,
    byMail: user.send_notifications_to_email,
    totp: user.totp_2fa_enabled,
    sessions: logins.map((login) => ({ id: login.id, at: login.published_at, ip: login.ip ?? null, agent: login.user_agent ?? null })),
    agent: event.request.headers.get('user-agent'),
    saved: event.url.searchParams.has('saved'),
  };
};

/** What an authenticator app needs. */
function setUp(url: string) {
  return { url, secret: URL.parse(url)?.searchParams.get('secret') ?? '', picture: qrCode(url) };
}

const secret = (form: FormData, name: string) => String(form.get(name) ?? '');

export const actions: Actions = {
  email: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await accounts.save(event.locals.api, { email: text(form, 'email'), send_notifications_to_email: form.has('by_mail') });
      return done(event, '/settings/security?saved', { deed: 'email' });
    });
  },
  password: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(
      form,
      async () => {
        const { jwt } = await accounts.changePassword(event.locals.api, {
          old_password: secret(form, 'old_password'),
          new_password: secret(form, 'new_password'),
          new_password_verify: secret(form, 'new_password_again'),
          stay_logged_in: true,
        });
        // All other sessions have ended; this one goes on with a new token.
        if (jwt) startSession(event, jwt, true);
        return done(event, '/settings/security?saved', { deed: 'password' });
      },
      ['old_password', 'new_password', 'new_password_again'],
    );
  },
  /** A secret, which counts once its first digits have been told. */
  totp: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const { totp_secret_url: url } = await accounts.makeTotp(event.locals.api);
      return { setUp: setUp(url) };
    });
  },
  confirm: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    const url = text(form, 'url');
    const answer = await attempt(form, async () => {
      await accounts.setTotp(event.locals.api, form.get('wanted') === 'on', text(form, 'digits').replaceAll(/\s/g, ''));
      return done(event, '/settings/security?saved', { deed: 'totp' });
    });
    // A wrong digit is no reason to begin anew.
    if (isActionFailure(answer) && url.startsWith('otpauth://')) {
      return fail(answer.status, { ...(answer.data as unknown as Refusal), setUp: setUp(url) });
    }
    return answer;
  },
  end: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await accounts.endSession(event.locals.api, text(form, 'id'));
      return done(event, '/settings/security?saved', { deed: 'end' });
    });
  },
};
