import * as communities from '#lib/api/community.ts';
import * as rules from '#lib/api/rule.ts';
import { change } from '#lib/server/change.ts';
import { id, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

const kinds = ['keyword', 'domain', 'tag'] as const;
const measures = ['mark', 'hold', 'refuse'] as const;
const kindOf = (form: FormData) => kinds.find((one) => one === text(form, 'kind')) ?? 'keyword';
const measureOf = (form: FormData) => measures.find((one) => one === text(form, 'action')) ?? 'hold';

export const load: PageServerLoad = async (event) => {
  const { place } = await event.parent();
  const { rules: list } = await rules.list(event.locals.api, place.id);
  return { rules: list.map(({ id, kind, value, action }) => ({ id, kind, value, action })) };
};

export const actions: Actions = {
  create: change('create', async (api, form, { params }) => {
    const { community } = (await communities.get(api, params.community ?? '')).community_view;
    await rules.create(api, { community_id: community.id, kind: kindOf(form), value: text(form, 'value'), action: measureOf(form) });
  }),
  edit: change('edit', async (api, form) => {
    await rules.edit(api, { id: id(form, 'id'), action: measureOf(form) });
  }),
  delete: change('delete', async (api, form) => {
    await rules.remove(api, id(form, 'id'));
    return { undo: [kindOf(form), measureOf(form), text(form, 'value')].join(' ') };
  }),
};
