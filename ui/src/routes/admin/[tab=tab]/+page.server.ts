import { ApiError } from '#lib/api/http.ts';
import * as images from '#lib/api/image.ts';
import * as sites from '#lib/api/site.ts';
import { settings, settingsEdit, settingValue } from '#lib/model/setting.ts';
import { change } from '#lib/server/change.ts';
import { requireLogin } from '#lib/server/form.ts';
import { forgetSite } from '#lib/server/site.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { tab } = event.params;
  const answer = await sites.get(event.locals.api);
  const all = settings[tab].flatMap((group) => group.settings);
  const { site } = answer.site_view;
  return {
    tab,
    values: Object.fromEntries(all.map((setting) => [setting.name, settingValue(answer, setting)])),
    languages: tab === 'general' ? answer.all_languages.map(({ id, name }) => ({ id, name })) : [],
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
      forgetSite();
    })(event);
  },
  icon: picture('icon'),
  banner: picture('banner'),
};
