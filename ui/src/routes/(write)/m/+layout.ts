import { bring } from '#lib/i18n/bring.ts';

export const load = bring('places', 'settings');
