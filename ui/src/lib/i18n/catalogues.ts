// The catalogues: `base` is on every page, the others are brought by the layouts of the parts that need them.
//
// English decides which keys there are; the others must have the same ones, which their types say.

import type { Lang } from './langs.ts';
import type { Messages } from './index.ts';
import type admin from './en/admin.ts';
import type account from './en/account.ts';
import type base from './en/base.ts';
import type inbox from './en/inbox.ts';
import type moderation from './en/moderation.ts';
import type modlog from './en/modlog.ts';
import type places from './en/places.ts';
import type role from './en/role.ts';
import type settings from './en/settings.ts';
import type sheets from './en/sheets.ts';
import type site from './en/site.ts';
import type write from './en/write.ts';

/** Every key of every part. A new part adds itself here and in `parts`. */
export type Key =
  | keyof typeof base
  | keyof typeof account
  | keyof typeof admin
  | keyof typeof inbox
  | keyof typeof moderation
  | keyof typeof modlog
  | keyof typeof places
  | keyof typeof role
  | keyof typeof settings
  | keyof typeof sheets
  | keyof typeof site
  | keyof typeof write;

export const parts = {
  base: {
    en: () => import('./en/base.ts'),
    de: () => import('./de/base.ts'),
    es: () => import('./es/base.ts'),
  },
  account: {
    en: () => import('./en/account.ts'),
    de: () => import('./de/account.ts'),
    es: () => import('./es/account.ts'),
  },
  inbox: {
    en: () => import('./en/inbox.ts'),
    de: () => import('./de/inbox.ts'),
    es: () => import('./es/inbox.ts'),
  },
  settings: {
    en: () => import('./en/settings.ts'),
    de: () => import('./de/settings.ts'),
    es: () => import('./es/settings.ts'),
  },
  write: {
    en: () => import('./en/write.ts'),
    de: () => import('./de/write.ts'),
    es: () => import('./es/write.ts'),
  },
  moderation: {
    en: () => import('./en/moderation.ts'),
    de: () => import('./de/moderation.ts'),
    es: () => import('./es/moderation.ts'),
  },
  modlog: {
    en: () => import('./en/modlog.ts'),
    de: () => import('./de/modlog.ts'),
    es: () => import('./es/modlog.ts'),
  },
  places: {
    en: () => import('./en/places.ts'),
    de: () => import('./de/places.ts'),
    es: () => import('./es/places.ts'),
  },
  role: {
    en: () => import('./en/role.ts'),
    de: () => import('./de/role.ts'),
    es: () => import('./es/role.ts'),
  },
  admin: {
    en: () => import('./en/admin.ts'),
    de: () => import('./de/admin.ts'),
    es: () => import('./es/admin.ts'),
  },
  sheets: {
    en: () => import('./en/sheets.ts'),
    de: () => import('./de/sheets.ts'),
    es: () => import('./es/sheets.ts'),
  },
  site: {
    en: () => import('./en/site.ts'),
    de: () => import('./de/site.ts'),
    es: () => import('./es/site.ts'),
  },
} satisfies Record<string, Record<Lang, () => Promise<{ default: Messages }>>>;

export type Part = keyof typeof parts;

/** The messages of a part in a language. */
export async function catalogue(lang: Lang, part: Part): Promise<Messages> {
  return (await parts[part][lang]()).default;
}
