import { queueChoice } from '#lib/model/queue.ts';
import { cases, rulesByCommunity } from '#lib/model/report.ts';
import { attempt, done, requireLogin } from '#lib/server/form.ts';
import { decideAll, mustAsk, readQueue, takeBack, wanted } from '#lib/server/queue.ts';
import { reasonsByCommunity } from '#lib/server/reasons.ts';
import { typed } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const choice = queueChoice(event.url.searchParams);
  const page = await readQueue(event.locals.api, choice);
  const found = cases(page.items);
  const reasons = await reasonsByCommunity(event.locals.api, found.flatMap((one) => one.community?.id ?? []));
  return { choice, cases: found, rules: rulesByCommunity(page.items), reasons, next: page.next_page ?? null };
};

export const actions: Actions = {
  decide: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const items = wanted(form);
      if (items.length === 0) return { none: true };
      if (mustAsk(event, form)) return { ask: { deed: String(form.get('do')).split(' ')[0] ?? '', items }, values: typed(form) };
      return { decided: await decideAll(event, form) };
    });
  },
  undo: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      await takeBack(event.locals.api, form);
      return done(event, '/reports', { deed: 'undo' });
    });
  },
};
