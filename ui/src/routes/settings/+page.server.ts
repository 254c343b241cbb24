import * as accounts from '#lib/api/account.ts';
import * as images from '#lib/api/image.ts';
import { attempt, done, requireLogin, text } from '#lib/server/form.ts';
import { rendered, typed } from '#lib/server/write.ts';
import { fail, type RequestEvent } from '@sveltejs/kit';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { local_user: user, person } = (await accounts.get(event.locals.api)).local_user_view;
  return {
    profile: {
      name: person.name,
      display_name: person.display_name ?? '',
      bio: person.bio ?? '',
      matrix_user_id: person.matrix_user_id ?? '',
      bot_account: person.bot_account,
      avatar: person.avatar ?? null,
      banner: person.banner ?? null,
    },
    messages_enabled: user.private_messages_enabled,
    saved: event.url.searchParams.has('saved'),
  };
};

const pictures = {
  avatar: { set: images.setAvatar, remove: images.removeAvatar },
  banner: { set: images.setBanner, remove: images.removeBanner },
};

async function picture(event: RequestEvent, which: keyof typeof pictures) {
  requireLogin(event);
  const form = await event.request.formData();
  return attempt(form, async () => {
    const file = form.get('file');
    if (form.has('remove')) await pictures[which].remove(event.locals.api);
    else if (file instanceof File && file.size > 0) await pictures[which].set(event.locals.api, file);
    else return fail(400, { code: 'no_file', detail: undefined, values: typed(form) });
    return done(event, '/settings?saved', { deed: which });
  });
}

export const actions: Actions = {
  save: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await accounts.save(event.locals.api, {
        display_name: text(form, 'display_name'),
        bio: text(form, 'bio'),
        matrix_user_id: text(form, 'matrix_user_id'),
        bot_account: form.has('bot_account'),
        private_messages_enabled: form.has('private_messages_enabled'),
      });
      return done(event, '/settings?saved', { deed: 'save' });
    });
  },
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => ({ values: typed(form), shown: await rendered(event.locals.api, text(form, 'bio')) }));
  },
  avatar: (event) => picture(event, 'avatar'),
  banner: (event) => picture(event, 'banner'),
};
