import * as accounts from '#lib/api/account.ts';
import { currentAnnouncements } from '#lib/server/announcements.ts';
import * as roles from '#lib/api/role.ts';
import { quickRights } from '#lib/model/quick.ts';
import { staff } from '#lib/model/staff.ts';
import { nothing, unread } from '#lib/model/unread.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, depends, url, untrack }) => {
  depends('app:account');
  const [counts, notices, own] = await Promise.all([
    locals.account ? accounts.unread(locals.api) : null,
    currentAnnouncements(locals.api, locals.account !== null),
    locals.account ? roles.own(locals.api) : null,
  ]);
  return {
    notices,
    // Read once: this must not be loaded anew with every page.
    origin: untrack(() => url.origin),
    site: locals.site,
    account: locals.account,
    quick: own && quickRights(own),
    staff: own && staff(own),
    lang: locals.lang,
    theme: locals.theme,
    view: locals.view,
    scrolls: locals.scrolls,
    unread: counts ? unread(counts) : nothing,
  };
};
