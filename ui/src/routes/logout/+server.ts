import { redirect } from '@sveltejs/kit';
import * as accounts from '#lib/api/account.ts';
import { ApiError } from '#lib/api/http.ts';
import { endSession } from '#lib/server/session.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = async (event) => {
  try {
    if (event.locals.token) await accounts.logout(event.locals.api);
  } catch (error) {
    // The session is forgotten here in any case; over there it ends by itself.
    if (!(error instanceof ApiError)) throw error;
  }
  endSession(event);
  redirect(303, '/');
};
