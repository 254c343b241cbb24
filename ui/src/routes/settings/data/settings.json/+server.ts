import { error } from '@sveltejs/kit';
import * as accounts from '#lib/api/account.ts';
import { ApiError } from '#lib/api/http.ts';
import { requireLogin } from '#lib/server/form.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  requireLogin(event);
  try {
    const name = `spinney-settings-${event.locals.account?.person.name}.json`;
    return new Response(JSON.stringify(await accounts.exportSettings(event.locals.api), null, 2), {
      headers: { 'content-type': 'application/json', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'private, no-store' },
    });
  } catch (refused) {
    if (!(refused instanceof ApiError)) throw refused;
    error(refused.status, { message: refused.code, code: refused.code });
  }
};
