import * as rules from '#lib/api/rule.ts';
import type { ReviewState } from '#generated/v4.ts';
import { reviewEntry } from '#lib/model/review.ts';
import { deed } from '#lib/server/admin.ts';
import { id, requireLogin, text } from '#lib/server/form.ts';
import type { Actions, PageServerLoad } from './$types';

const states = ['waiting', 'approved', 'rejected'] as const satisfies ReviewState[];

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const query = event.url.searchParams;
  const state = states.find((one) => one === query.get('state')) ?? 'waiting';
  const cursor = query.get('page') ?? undefined;
  const page = await rules.reviews(event.locals.api, { state, page_cursor: cursor, limit: 20 });
  return { states, state, entries: page.items.map(reviewEntry), next: page.next_page ?? null, later: cursor !== undefined };
};

export const actions: Actions = {
  resolve: deed(
    async (api, form) => void (await rules.review(api, { id: id(form, 'id'), approve: text(form, 'approve') === 'true', reason: text(form, 'reason') || undefined })),
  ),
};
