import * as instances from '#lib/api/instance.ts';
import { instanceItem } from '#lib/model/instance.ts';
import { requireLogin } from '#lib/server/form.ts';
import { decisions } from '#lib/server/instance.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { instance_trust_view: view, reach } = await instances.get(event.locals.api, event.params.domain);
  return { instance: instanceItem(view), reach };
};

export const actions: Actions = decisions;
