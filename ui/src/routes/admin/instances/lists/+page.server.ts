import { ApiError } from '#lib/api/http.ts';
import * as instances from '#lib/api/instance.ts';
import { listPlan, takenIn } from '#lib/model/instance.ts';
import { change } from '#lib/server/change.ts';
import { attempt, id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { imports } = await instances.imports(event.locals.api);
  return { lists: imports.map(takenIn) };
};

const MOST_BYTES = 8 * 1024 * 1024;

/** What a form brought: a file goes before what was pasted, and is pasted then. */
async function listOf(form: FormData): Promise<string> {
  const file = form.get('file');
  form.delete('file');
  if (file instanceof File && file.size > MOST_BYTES) throw new ApiError(413, 'too_large');
  if (file instanceof File && file.size > 0) form.set('csv', await file.text());
  const csv = String(form.get('csv') ?? '');
  if (csv.trim() === '') throw new ApiError(400, 'no_list');
  return csv;
}

export const actions: Actions = {
  preview: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const csv = await listOf(form);
      return { csv, plan: listPlan(await instances.previewList(event.locals.api, csv)) };
    });
  },
  import: change('done', async (api, form) => ({ list: (await instances.importList(api, await listOf(form))).import_id ?? null })),
  undo: change('done', async (api, form) => void (await instances.undoImport(api, { import_id: id(form, 'id'), reason: text(form, 'reason') || undefined }))),
};
