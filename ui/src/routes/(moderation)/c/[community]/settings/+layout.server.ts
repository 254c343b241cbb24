import { error } from '@sveltejs/kit';
import * as communities from '#lib/api/community.ts';
import * as roles from '#lib/api/role.ts';
import { communityPlace } from '#lib/model/place.ts';
import { requireLogin } from '#lib/server/form.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  requireLogin(event);
  event.depends('app:community');
  const { api } = event.locals;
  const [answer, own] = await Promise.all([communities.get(api, event.params.community), roles.own(api)]);
  const { id } = answer.community_view.community;
  const may = [...new Set([...own.site, ...(own.communities.find((one) => one.community_id === id)?.capabilities ?? [])])];
  if (!answer.community_view.can_mod) error(403, { message: 'not_a_mod_or_admin', code: 'not_a_mod_or_admin' });
  return { place: communityPlace(answer), may };
};
