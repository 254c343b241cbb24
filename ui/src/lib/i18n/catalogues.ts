// The catalogues: `base` is on every page, the others are brought by the layouts of the parts that need them.
//
// English decides which keys there are; the others must have the same ones, which their types say.

import type { Lang } from './langs.ts';
import type { Messages } from './index.ts';
import type base from './en/base.ts';

/** Every key of every part. A new part adds itself here and in `parts`. */
export type Key = keyof typeof base;

const parts = {
  base: {
    en: () => import('./en/base.ts'),
    de: () => import('./de/base.ts'),
    es: () => import('./es/base.ts'),
  },
} satisfies Record<string, Record<Lang, () => Promise<{ default: Messages }>>>;

export type Part = keyof typeof parts;

/** The messages of a part in a language. */
export async function catalogue(lang: Lang, part: Part): Promise<Messages> {
  return (await parts[part][lang]()).default;
}
