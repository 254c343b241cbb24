// What stands for something in an address.

import { defineParams } from '@sveltejs/kit/params';
import type { SettingTab } from '#lib/model/setting.ts';

/** Here rather than with the settings, since every page knows all addresses. */
const tabs: Record<SettingTab, true> = { general: true, registration: true, content: true, images: true, limits: true, federation: true, mail: true };

export const params = defineParams({
  /** The number of a post or comment. */
  id: (word: string) => (/^[1-9]\d{0,9}$/.test(word) ? Number(word) : undefined),
  /** A page of settings of the site. */
  tab: (word: string) => (Object.hasOwn(tabs, word) ? (word as SettingTab) : undefined),
});
