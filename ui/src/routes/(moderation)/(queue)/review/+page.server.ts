import * as communities from '#lib/api/community.ts';
import * as rules from '#lib/api/rule.ts';
import { held } from '#lib/model/held.ts';
import { change } from '#lib/server/change.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

const states = ['waiting', 'approved', 'rejected'] as const;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const query = event.url.searchParams;
  const state = states.find((one) => one === query.get('state')) ?? 'waiting';
  const community = (query.get('community') ?? '').trim().replace(/^!/, '').slice(0, 200);
  const cursor = query.get('page');
  const place = community ? (await communities.get(api, community)).community_view.community : null;
  const page = await rules.reviews(api, { state, community_id: place?.id, page_cursor: cursor ?? undefined, limit: 30 });
  return { state, community, place: place?.title || (place?.name ?? null), list: page.items.map(held).filter((one) => one !== null), next: page.next_page ?? null, later: cursor !== null };
};

export const actions: Actions = {
  approve: change('approve', async (api, form) => {
    await rules.review(api, { id: id(form, 'id'), approve: true });
  }),
  reject: change('reject', async (api, form) => {
    await rules.review(api, { id: id(form, 'id'), approve: false, reason: text(form, 'reason') || undefined });
  }),
};
