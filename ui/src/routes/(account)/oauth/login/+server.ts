// Sends the browser to another service, to be told who it is.

import { error, redirect } from '@sveltejs/kit';
import * as sites from '#lib/api/site.ts';
import { setOut } from '#lib/server/oauth.ts';
import { ownPath } from '#lib/text/links.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ cookies, locals, setHeaders, url }) => {
  const next = ownPath(url.searchParams.get('next')) ?? '/';
  if (locals.account) redirect(303, next);
  const { oauth_providers: all } = await sites.get(locals.api);
  const provider = all.find((one) => String(one.id) === url.searchParams.get('provider'));
  if (!provider) error(404, 'not_found');
  setHeaders({ 'cache-control': 'private, no-store' });
  // Where admins have said, and nobody else can.
  redirect(303, setOut(cookies, url, provider, next), { external: true });
};
