import * as rules from '#lib/api/rule.ts';
import type { RuleAction, RuleKind } from '#generated/v4.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

const kinds = ['keyword', 'domain', 'tag'] as const satisfies RuleKind[];
const measures = ['refuse', 'hold', 'mark'] as const satisfies RuleAction[];

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { rules: list } = await rules.list(event.locals.api);
  return {
    kinds,
    measures,
    rules: list.map(({ id, kind, value, action }) => ({ id, kind, value, action })).sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.value.localeCompare(b.value)),
  };
};

const measure = (form: FormData) => measures.find((one) => one === text(form, 'measure')) ?? 'refuse';

export const actions: Actions = {
  create: change(
    'done',
    async (api, form) => void (await rules.create(api, { kind: kinds.find((kind) => kind === text(form, 'kind')) ?? 'keyword', value: text(form, 'value'), action: measure(form) })),
  ),
  edit: change('done', async (api, form) => void (await rules.edit(api, { id: id(form, 'id'), action: measure(form) }))),
  remove: change('done', async (api, form) => void (await rules.remove(api, id(form, 'id')))),
};
