import * as accounts from '#lib/api/account.ts';
import { attempt, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, setHeaders }) => {
  // The token stands in the address: it must not be told to other sites. Not at all would hide where forms come from.
  setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'private, no-store' });
  return { token: params.token ?? null };
};

export const actions: Actions = {
  /** A form, since programs that look into mails follow links. */
  verify: async (event) => {
    const form = await event.request.formData();
    return attempt(form, async () => {
      await accounts.verifyEmail(event.locals.api, event.params.token ?? '');
      return { verified: true };
    });
  },
  again: async (event) => {
    const form = await event.request.formData();
    return attempt(form, async () => {
      await accounts.resendVerification(event.locals.api, text(form, 'email'));
      return { sent: true };
    });
  },
};
