import * as communities from '#lib/api/community.ts';
import { colors } from '#lib/model/place.ts';
import { change } from '#lib/server/change.ts';
import { id, text } from '#lib/server/form.ts';
import type { Actions } from './$types';

const color = (form: FormData) => colors.find((one) => one === text(form, 'color'));

export const actions: Actions = {
  create: change('create', async (api, form, { params }) => {
    const { community } = (await communities.get(api, params.community ?? '')).community_view;
    const name = text(form, 'name').toLowerCase();
    await communities.createTag(api, { community_id: community.id, name, display_name: text(form, 'display_name') || undefined, summary: text(form, 'summary') || undefined, color: color(form) });
  }),
  edit: change('edit', async (api, form) => {
    await communities.editTag(api, { tag_id: id(form, 'id'), display_name: text(form, 'display_name'), summary: text(form, 'summary'), color: color(form) });
  }),
  delete: change('delete', async (api, form) => {
    await communities.setTagDeleted(api, id(form, 'id'), !form.has('restore'));
    return form.has('restore') ? undefined : { undo: id(form, 'id') };
  }),
};
