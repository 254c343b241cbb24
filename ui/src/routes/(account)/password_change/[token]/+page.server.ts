import * as accounts from '#lib/api/account.ts';
import { attempt } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

// The token stands in the address: it must not be told to other sites. Not at all would hide where forms come from.
export const load: PageServerLoad = ({ setHeaders }) => setHeaders({ 'referrer-policy': 'same-origin', 'cache-control': 'private, no-store' });

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    return attempt(
      form,
      async () => {
        await accounts.resetPassword(event.locals.api, {
          token: event.params.token,
          password: String(form.get('password') ?? ''),
          password_verify: String(form.get('password_again') ?? ''),
        });
        return { changed: true };
      },
      ['password', 'password_again'],
    );
  },
};
