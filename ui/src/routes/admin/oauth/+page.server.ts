import * as providers from '#lib/api/oauth.ts';
import * as sites from '#lib/api/site.ts';
import { provider, providerFlags } from '#lib/model/provider.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  return { providers: (await sites.get(event.locals.api)).admin_oauth_providers.map(provider) };
};

const changeable = (form: FormData) => ({
  display_name: text(form, 'display_name'),
  authorization_endpoint: text(form, 'authorization_endpoint'),
  token_endpoint: text(form, 'token_endpoint'),
  userinfo_endpoint: text(form, 'userinfo_endpoint'),
  scopes: text(form, 'scopes'),
  id_claim: text(form, 'id_claim'),
  ...Object.fromEntries(providerFlags.map((flag) => [flag, form.has(flag)])),
});

export const actions: Actions = {
  create: change(
    'done',
    async (api, form) =>
      void (await providers.create(api, { ...changeable(form), issuer: text(form, 'issuer'), client_id: text(form, 'client_id'), client_secret: text(form, 'client_secret') })),
    ['client_secret'],
  ),
  edit: change('done', async (api, form) => void (await providers.edit(api, { ...changeable(form), id: id(form, 'id'), client_secret: text(form, 'client_secret') || undefined })), ['client_secret']),
  enable: change('done', async (api, form) => void (await providers.edit(api, { id: id(form, 'id'), enabled: text(form, 'enabled') === 'true' }))),
  remove: change('done', async (api, form) => void (await providers.remove(api, id(form, 'id')))),
};
