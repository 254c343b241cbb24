import * as accounts from '#lib/api/account.ts';
import { nothing, unread } from '#lib/model/unread.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals, depends, url, untrack }) => {
  depends('app:account');
  return {
    // Read once: this must not be loaded anew with every page.
    origin: untrack(() => url.origin),
    site: locals.site,
    account: locals.account,
    lang: locals.lang,
    theme: locals.theme,
    view: locals.view,
    unread: locals.account ? unread(await accounts.unread(locals.api)) : nothing,
  };
};
