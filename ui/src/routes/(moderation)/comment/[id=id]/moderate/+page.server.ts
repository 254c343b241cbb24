import { loadModerated, moderateAction } from '#lib/server/measure.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({ item: await loadModerated(event, 'comment', event.params.id) });

export const actions: Actions = { do: moderateAction('comment') };
