import { error } from '@sveltejs/kit';
import * as roles from '#lib/api/role.ts';
import { isOffered, sectionsFor } from '#lib/model/section.ts';
import { requireLogin } from '#lib/server/form.ts';
import { reasonsFor } from '#lib/server/reasons.ts';
import type { LayoutServerLoad } from './$types';

/** What of the administration is there for whom; whether each act is allowed the API decides. */
export const load: LayoutServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const [{ site: capabilities }, reasons] = await Promise.all([roles.own(api), reasonsFor(api)]);
  const offered = sectionsFor(capabilities);
  if (!isOffered(offered, event.url.pathname)) error(403, { message: 'not_an_admin', code: 'not_an_admin' });
  return { capabilities, offered, reasons };
};
