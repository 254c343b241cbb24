// Who looks, and what the site allows: what most components ask, without handing it through all of them.

import { page } from '$app/state';
import type { Account } from '#lib/model/account.ts';
import type { QuickRights } from '#lib/model/quick.ts';
import type { Staff } from '#lib/model/staff.ts';
import type { Site } from '#lib/model/site.ts';
import type { ViewMode } from '#lib/model/preferences.ts';

interface Viewer {
  account: Account | null;
  /** What they may do with one click; nothing for who moderates nothing. */
  quick: QuickRights | null;
  /** What they are offered by what they may. */
  staff: Staff | null;
  site: Site;
  view: ViewMode;
  /** Whether lists go on while one scrolls, instead of having pages. */
  scrolls: boolean;
}

/** To be read in a template or a `$derived`, so that it follows changes. */
export function viewer(): Viewer {
  return page.data as unknown as Viewer;
}

/** For links that lead away: as the reader wishes, and never telling the other side's script about us. */
export function outward(): { rel: string; target?: string } {
  return viewer().account?.settings.open_links_in_new_tab
    ? { rel: 'noopener nofollow ugc', target: '_blank' }
    : { rel: 'nofollow ugc' };
}
