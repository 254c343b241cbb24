import { catalogue } from '#lib/i18n/catalogues.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ data }) => ({ ...data, messages: { ...(await catalogue(data.lang, 'base')) } });
