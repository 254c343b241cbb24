import * as accounts from '#lib/api/account.ts';
import { currentAnnouncements } from '#lib/server/announcements.ts';
import * as roles from '#lib/api/role.ts';
import { quickRights } from '#lib/model/quick.ts';
import { nothing, unread } from '#lib/model/unread.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, depends, url, untrack }) => {
  depends('app:account');
  const moderates = locals.account !== null && (locals.account.admin || locals.account.moderates.length > 0);
  const [counts, notices, own] = await Promise.all([
    locals.account ? accounts.unread(locals.api) : null,
    currentAnnouncements(locals.api, locals.account !== null),
    moderates ? roles.own(locals.api) : null,
  ]);
  return {
    notices,
    // Read once: this must not be loaded anew with every page.
    origin: untrack(() => url.origin),
    site: locals.site,
    account: locals.account,
    quick: own && quickRights(own),
    lang: locals.lang,
    theme: locals.theme,
    view: locals.view,
    unread: counts ? unread(counts) : nothing,
  };
};
