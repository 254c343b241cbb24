// Brings a part's catalogue to the pages below a `+layout.ts`: `export const load = bring('compose')`.

import { browser } from '$app/env';
import { catalogue, type Part } from './catalogues.ts';
import { addMessages, type Messages } from './index.ts';
import type { Lang } from './langs.ts';

interface Parent {
  parent(): Promise<{ lang: Lang; messages: Messages }>;
}

export function bring(...parts: Part[]) {
  return async ({ parent }: Parent): Promise<Record<string, never>> => {
    const { lang, messages } = await parent();
    for (const part of parts) {
      const more = await catalogue(lang, part);
      // On the server the layout renders with this very object; in the browser with the one it was given first.
      if (browser) addMessages(more);
      else Object.assign(messages, more);
    }
    return {};
  };
}
