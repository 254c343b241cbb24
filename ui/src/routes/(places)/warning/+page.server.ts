import { redirect } from '@sveltejs/kit';
import { text } from '#lib/server/form.ts';
import { agreed } from '#lib/server/warning.ts';
import { ownPath } from '#lib/text/links.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
  const next = ownPath(url.searchParams.get('next')) ?? '/';
  if (locals.site.contentWarning === null) redirect(303, next);
  return { next, warning: locals.site.contentWarning };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const { contentWarning } = event.locals.site;
    if (contentWarning !== null) agreed(event, contentWarning);
    redirect(303, ownPath(text(form, 'next')) ?? '/');
  },
};
