import * as rules from '#lib/api/rule.ts';
import * as roles from '#lib/api/role.ts';
import { queuesFor } from '#lib/model/staff.ts';
import { requireLogin } from '#lib/server/form.ts';
import type { LayoutServerLoad } from './$types';

/** As many as are counted of what is held for review. */
const COUNTED = 50;

export const load: LayoutServerLoad = async (event) => {
  requireLogin(event);
  event.depends('app:account');
  const { api } = event.locals;
  const [own, held] = await Promise.all([roles.own(api), rules.reviews(api, { state: 'waiting', limit: COUNTED }).catch(() => null)]);
  return { may: queuesFor(own), held: held?.items.length ?? 0 };
};
