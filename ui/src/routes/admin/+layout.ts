import { bring } from '#lib/i18n/bring.ts';
import type { LayoutLoad } from './$types';

const texts = bring('places', 'write', 'settings', 'site', 'role', 'admin');

export const load: LayoutLoad = async (event) => {
  await texts(event);
  return event.data;
};
