// Brings a part's catalogue to the pages below a `+layout.ts`: `export const load = bring('compose')`.

import { browser } from '$app/env';
import { catalogue, type Part } from './catalogues.ts';
import { addMessages, type Messages } from './index.ts';
import type { Lang } from './langs.ts';

interface Parent {
  parent(): Promise<{ lang: Lang; messages: Messages; account?: unknown }>;
}

export function bring(...parts: Part[]) {
  return async ({ parent }: Parent): Promise<void> => {
    const { lang, messages } = await parent();
    for (const part of parts) {
      const more = await catalogue(lang, part);
      // The layout renders with this very object; later in the browser with the one it was given first.
      Object.assign(messages, more);
      if (browser) addMessages(more);
    }
  };
}

/** {@link bring} for who is logged in; others have nothing to write. */
export function bringToUsers(...parts: Part[]) {
  const all = bring(...parts);
  return async (event: Parent): Promise<void> => {
    if ((await event.parent()).account) await all(event);
  };
}
