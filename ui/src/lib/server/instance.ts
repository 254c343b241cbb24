// What is decided about an instance, by forms of several pages.

import * as instances from '#lib/api/instance.ts';
import { limits } from '#lib/model/instance.ts';
import { change } from './change.ts';
import { endOfDay, text } from './form.ts';

/** A host, from an address as well. */
const host = (form: FormData) => (URL.parse(text(form, 'instance'))?.host || text(form, 'instance')).toLowerCase();

/** What all decisions have; a note that was not asked for stays as it was. */
const about = (form: FormData) => ({ instance: host(form), reason: text(form, 'reason'), note: form.has('note') ? text(form, 'note') : undefined });

export const decisions = {
  allow: change('done', async (api, form) => void (await instances.allow(api, { ...about(form), allow: text(form, 'listed') !== 'false' }))),
  block: change('done', async (api, form) => void (await instances.block(api, { ...about(form), block: text(form, 'listed') !== 'false', expires_at: endOfDay(form, 'until') }))),
  limit: change(
    'done',
    async (api, form) =>
      void (await instances.limit(api, { ...about(form), ...Object.fromEntries(limits.map((limit) => [limit, form.has(limit)])), expires_at: endOfDay(form, 'until') })),
  ),
};
