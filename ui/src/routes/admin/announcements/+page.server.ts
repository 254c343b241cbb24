import * as announcements from '#lib/api/announcement.ts';
import type { Announcement, Audience } from '#generated/v4.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import { moment, rendered, typed } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

const audiences = ['everybody', 'members', 'moderators'] as const satisfies Audience[];

/** Whether it is shown now, will be, or was. */
function state({ starts_at, ends_at }: Announcement, now: number): 'now' | 'soon' | 'over' {
  if (ends_at && Date.parse(ends_at) <= now) return 'over';
  return Date.parse(starts_at) > now ? 'soon' : 'now';
}

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { announcements: list } = await announcements.listAll(event.locals.api);
  const now = Date.now();
  return {
    audiences,
    announcements: list.map((one) => ({
      id: one.id,
      content: one.content,
      html: (one as Announcement & { content_html?: string }).content_html ?? '',
      audience: one.audience,
      startsAt: one.starts_at,
      endsAt: one.ends_at ?? null,
      dismissible: one.dismissible,
      state: state(one, now),
    })),
  };
};

const fields = (form: FormData) => ({
  content: text(form, 'content'),
  audience: audiences.find((audience) => audience === text(form, 'audience')),
  dismissible: form.has('dismissible'),
  starts_at: moment(form, 'starts', 'offset'),
});

export const actions: Actions = {
  create: change('done', async (api, form) => void (await announcements.create(api, { ...fields(form), ends_at: moment(form, 'ends', 'offset') }))),
  // No end is said by 0; a missing one would stay.
  edit: change('done', async (api, form) => void (await announcements.edit(api, { id: id(form, 'id'), ...fields(form), ends_at: moment(form, 'ends', 'offset') ?? 0 }))),
  remove: change('done', async (api, form) => void (await announcements.remove(api, id(form, 'id')))),
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return { values: typed(form), shown: await rendered(event.locals.api, text(form, 'content')) };
  },
};
