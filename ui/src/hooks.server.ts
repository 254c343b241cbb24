// Every request: who is there, in which language and colours, and what the answer may be kept by.

import { redirect } from '@sveltejs/kit';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { Api, ApiError } from '#lib/api/http.ts';
import * as accounts from '#lib/api/account.ts';
import { currentSite, forgetSite } from '#lib/server/site.ts';
import { apiFor, TOKEN_COOKIE } from '#lib/server/api.ts';
import { askFirst } from '#lib/server/warning.ts';
import { accepted, direction, isLang } from '#lib/i18n/langs.ts';
import { account } from '#lib/model/account.ts';
import { isScroll, isTheme, isViewMode, type ViewMode } from '#lib/model/preferences.ts';

/** The admins' own styles, see `routes/custom.css`. In the body: what scripts load later is put into the head, and must not come after them. */
const styles = process.env.SPINNEY_UI_CSS ? '<link rel="stylesheet" href="/custom.css" />' : '';

const viewOf: Record<string, ViewMode> = { list: 'list', small_card: 'compact', card: 'card' };

export const handle: Handle = async ({ event, resolve }) => {
  const { cookies, request, locals, url } = event;
  // Forms from elsewhere are refused by SvelteKit; this is for everything else that changes something.
  const origin = request.headers.get('origin');
  if (request.method !== 'GET' && request.method !== 'HEAD' && origin !== null && origin !== url.origin) {
    return new Response('Cross-site requests are refused.', { status: 403 });
  }

  locals.token = cookies.get(TOKEN_COOKIE);
  locals.api = apiFor(event, locals.token);
  locals.account = null;
  locals.lang = accepted(request.headers.get('accept-language'));
  locals.theme = 'auto';
  locals.view = 'list';
  locals.scrolls = false;
  if (event.route.id === '/custom.css') return resolve(event);

  const [site, me] = await Promise.all([currentSite(), locals.token ? who(locals.api) : null]);
  locals.site = site;
  if (locals.token && !me) {
    // The session is over; what follows is for nobody.
    cookies.delete(TOKEN_COOKIE, { path: '/', secure: url.protocol === 'https:' });
    locals.token = undefined;
    locals.api = apiFor(event, undefined);
  }
  locals.account = me;

  const lang = cookies.get('lang') ?? me?.settings.interface_language;
  if (isLang(lang)) locals.lang = lang;
  const theme = cookies.get('theme') ?? me?.settings.theme ?? site.defaults.theme;
  if (isTheme(theme)) locals.theme = theme;
  const view = cookies.get('view') ?? viewOf[me?.settings.post_listing_mode ?? site.defaults.mode];
  if (isViewMode(view)) locals.view = view;
  const scroll = cookies.get('scroll');
  locals.scrolls = isScroll(scroll) ? scroll === 'on' : (me?.settings.infinite_scroll_enabled ?? false);

  const question = askFirst(event, site.contentWarning);
  if (question) redirect(303, question);

  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      html
        .replace('%lang%', locals.lang)
        .replace('%dir%', direction(locals.lang))
        .replace('%theme%', locals.theme)
        .replace('%styles%', styles),
    preload: ({ type }) => type === 'js' || type === 'css',
  });
  response.headers.append('vary', 'cookie, accept-language');
  if (!response.headers.has('cache-control')) {
    // What programs are shown without having been asked must not reach others.
    const shared = !locals.token && site.contentWarning === null && request.method === 'GET' && response.status === 200 && !response.headers.has('set-cookie');
    response.headers.set('cache-control', shared ? 'public, max-age=0, s-maxage=30, stale-while-revalidate=60' : 'private, no-cache');
  }
  return response;
};

/** Who a token belongs to; `null` if it is worth nothing any more. */
async function who(api: Api) {
  try {
    return account(await accounts.get(api));
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export const handleError: HandleServerError = ({ error, kind, event }) => {
  if (kind === 'unknown' && error instanceof ApiError) {
    if (error.code === 'unreachable') forgetSite();
    // What the API calls a bad request of somebody who may not see something is not found for people.
    const missing = error.code === 'not_found' || error.code === 'resolve_object_failed';
    // Nor is it a bad request to want what only moderators or admins may.
    const forbidden = /^not_an?_(admin|moderator|mod_or_admin)$/.test(error.code);
    return { status: missing ? 404 : forbidden ? 403 : error.status, message: error.code, code: error.code, detail: error.detail };
  }
  if (kind === 'unknown') console.error(`${event.request.method} ${event.url.pathname}`, error);
};
