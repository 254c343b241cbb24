import * as accounts from '#lib/api/account.ts';
import { attempt, text } from '#lib/server/form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    return attempt(form, async () => {
      await accounts.forgotPassword(event.locals.api, text(form, 'email'));
      return { sent: true };
    });
  },
};
