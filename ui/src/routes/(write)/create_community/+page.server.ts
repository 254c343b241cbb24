import { error, redirect } from '@sveltejs/kit';
import * as communities from '#lib/api/community.ts';
import type { CommunityVisibility } from '#generated/v4.ts';
import { attempt, requireLogin, text } from '#lib/server/form.ts';
import { languages, rendered, typed } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

const visibilities = ['public', 'unlisted', 'local_only_public', 'local_only_private', 'private'] as const satisfies CommunityVisibility[];

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { site, api } = event.locals;
  const { staff } = await event.parent();
  if (site.communityCreationAdminOnly && !staff?.founds) {
    error(403, { message: 'only_admins_can_create_communities', code: 'only_admins_can_create_communities' });
  }
  return { visibilities, languages: await languages(api) };
};

export const actions: Actions = {
  send: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const chosen = form.getAll('languages').map(Number).filter(Number.isInteger);
      const { community_view: view } = await communities.create(event.locals.api, {
        name: text(form, 'name').toLowerCase(),
        title: text(form, 'title') || undefined,
        summary: text(form, 'summary') || undefined,
        sidebar: text(form, 'sidebar') || undefined,
        nsfw: form.has('nsfw'),
        posting_restricted_to_mods: form.has('restricted'),
        visibility: visibilities.find((visibility) => visibility === text(form, 'visibility')),
        discussion_languages: chosen.length > 0 ? chosen : undefined,
      });
      redirect(303, `/c/${view.community.name}`);
    });
  },
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => ({ values: typed(form), shown: await rendered(event.locals.api, text(form, 'sidebar')) }));
  },
};
