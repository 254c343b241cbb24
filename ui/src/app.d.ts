import type { Api } from '#lib/api/http.ts';
import type { Lang } from '#lib/i18n/langs.ts';
import type { Account } from '#lib/model/account.ts';
import type { Site } from '#lib/model/site.ts';
import type { Theme, ViewMode } from '#lib/model/preferences.ts';

declare global {
  namespace App {
    interface Error {
      /** The API's name for what went wrong, such as `not_found`. */
      code?: string;
      /** What the API adds for people. */
      detail?: string;
    }

    interface Locals {
      /** Speaks to the server as the person whose cookie came with the request. */
      api: Api;
      /** Their token; never goes into page data. */
      token: string | undefined;
      /** Who is there, `null` for nobody. */
      account: Account | null;
      site: Site;
      lang: Lang;
      theme: Theme;
      /** How lists of posts look on this device. */
      view: ViewMode;
      /** Whether lists go on while one scrolls, instead of having pages. */
      scrolls: boolean;
    }

    interface PageState {
      /** The pictures that are shown large, one at a time, beginning with the one at `at`. */
      lightbox?: { pictures: { url: string; alt: string }[]; at: number };
    }
  }
}

export {};
