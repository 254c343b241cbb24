import { fail, redirect } from '@sveltejs/kit';
import * as accounts from '#lib/api/account.ts';
import { ApiError } from '#lib/api/http.ts';
import * as sites from '#lib/api/site.ts';
import { id, text } from '#lib/server/form.ts';
import { callback, comeBack, dropWish, keepWish, wishOf, type Trip } from '#lib/server/oauth.ts';
import { startSession } from '#lib/server/session.ts';
import { ownPath } from '#lib/text/links.ts';
import type { Actions, PageServerLoad, PageServerLoadEvent } from './$types';

/** What can be put right by choosing another name or answering. */
const ASK = ['registration_username_required', 'username_already_taken', 'invalid_name', 'slurs', 'registration_application_answer_required'];

export const load: PageServerLoad = async (event) => {
  const { cookies, locals, setHeaders, url } = event;
  setHeaders({ 'cache-control': 'private, no-store' });
  const nothing = { code: null, ask: null };
  // After the form of this page was sent.
  if (event.request.method === 'POST') return nothing;
  const trip = comeBack(cookies, url);
  if (locals.account) redirect(303, trip ? (ownPath(trip.next) ?? '/') : '/');
  if (!trip) return { ...nothing, code: 'oauth_authorization_invalid' };
  const code = url.searchParams.get('code');
  if (!code) return { ...nothing, code: 'oauth_denied' };

  const refused = await enter(event, trip, code);
  if (!ASK.includes(refused)) return { ...nothing, code: refused };
  const { site_view: view } = await sites.get(locals.api);
  const applies = view.local_site.registration_mode === 'require_application';
  return {
    code: refused === 'registration_username_required' ? null : refused,
    ask: { ...wishOf(cookies), provider: trip.provider, next: trip.next, question: applies ? (view.local_site.application_question ?? '') : null },
  };
};

/** Begins a session and goes on; answers why not. */
async function enter(event: PageServerLoadEvent, trip: Trip, code: string): Promise<string> {
  const { cookies, locals, url } = event;
  const wish = wishOf(cookies);
  let answer;
  try {
    answer = await accounts.authenticate(locals.api, {
      code,
      oauth_provider_id: trip.provider,
      redirect_uri: callback(url.origin),
      pkce_code_verifier: trip.verifier,
      username: wish.username || undefined,
      answer: wish.answer || undefined,
      stay_logged_in: true,
    });
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  dropWish(cookies, url);
  const { jwt, registration_created: applied, verify_email_sent: mailed } = answer;
  if (!jwt) redirect(303, `/signup/done?${new URLSearchParams({ ...(applied ? { application: '1' } : {}), ...(mailed ? { mail: '1' } : {}) })}`);
  startSession(event, jwt, true);
  redirect(303, ownPath(trip.next) ?? '/');
}

export const actions: Actions = {
  /** Keeps name and answer, and leads to the service once more. */
  choose: async ({ cookies, locals, request, url }) => {
    const form = await request.formData();
    const username = text(form, 'username');
    if (!username) return fail(400, { code: 'registration_username_required' });
    const { oauth_providers: all } = await sites.get(locals.api);
    const provider = all.find((one) => one.id === id(form, 'provider'));
    if (!provider) return fail(404, { code: 'oauth_authorization_invalid' });
    keepWish(cookies, url, { username, answer: text(form, 'answer').slice(0, 2000) });
    const next = ownPath(text(form, 'next')) ?? '/';
    return { name: provider.display_name, onwards: `/oauth/login?${new URLSearchParams({ provider: String(provider.id), next })}` };
  },
};
