import { bring } from '#lib/i18n/bring.ts';
import type { PageLoad } from './$types';

const texts = bring('moderation');

export const load: PageLoad = async (event) => {
  await texts(event);
  return event.data;
};
