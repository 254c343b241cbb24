import { type Api, ApiError } from '#lib/api/http.ts';
import * as images from '#lib/api/image.ts';
import * as multis from '#lib/api/multi_community.ts';
import * as sites from '#lib/api/site.ts';
import { settings, settingsEdit, settingValue } from '#lib/model/setting.ts';
import { change } from '#lib/server/change.ts';
import { requireLogin, text } from '#lib/server/form.ts';
import { forgetSite } from '#lib/server/site.ts';
import { agreed } from '#lib/server/warning.ts';
import type { Actions, PageServerLoad } from './$types';

/** As many are offered. */
const MULTIS = 50;

/** What can be suggested: those with most followers, and the one that is. */
async function suggestable(api: Api, chosen: number | null | undefined): Promise<{ id: number; name: string }[]> {
  const { items } = await multis.list(api, { type_: 'all', sort: 'subscribers', limit: MULTIS });
  if (chosen && items.every(({ multi }) => multi.id !== chosen)) items.unshift((await multis.getById(api, chosen)).multi_community_view);
  return items.map(({ multi, owner }) => ({ id: multi.id, name: `${multi.title || multi.name} (${owner.name})` }));
}

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { tab } = event.params;
  const answer = await sites.get(event.locals.api);
  const all = settings[tab].flatMap((group) => group.settings);
  const { site, local_site: local } = answer.site_view;
  return {
    tab,
    values: Object.fromEntries(all.map((setting) => [setting.name, settingValue(answer, setting)])),
    languages: tab === 'general' ? answer.all_languages.map(({ id, name }) => ({ id, name })) : [],
    multis: tab === 'general' ? await suggestable(event.locals.api, local.suggested_multi_community_id) : [],
    pictures: tab === 'general' ? { icon: site.icon ?? null, banner: site.banner ?? null } : null,
  };
};

const pictures = {
  icon: { set: images.setSiteIcon, remove: images.removeSiteIcon },
  banner: { set: images.setSiteBanner, remove: images.removeSiteBanner },
};

const picture = (which: keyof typeof pictures) =>
  change('done', async (api, form) => {
    const file = form.get('file');
    if (form.has('remove')) await pictures[which].remove(api);
    else if (file instanceof File && file.size > 0) await pictures[which].set(api, file);
    else throw new ApiError(400, 'no_file');
    forgetSite();
  });

export const actions: Actions = {
  save: async (event) => {
    const groups = settings[event.params.tab];
    return change('done', async (api, form) => {
      await sites.edit(api, settingsEdit(groups, form));
      // Who wrote the warning has read it.
      if (text(form, 'content_warning')) agreed(event, text(form, 'content_warning'));
      forgetSite();
    })(event);
  },
  icon: picture('icon'),
  banner: picture('banner'),
};
