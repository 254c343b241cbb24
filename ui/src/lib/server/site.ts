// The site's settings, which every page needs, kept for some seconds. The same for everybody.

import * as sites from '#lib/api/site.ts';
import { site, type Site } from '#lib/model/site.ts';
import { anonymousApi } from './api.ts';

const AGE_MS = 5_000;

let kept: { at: number; site: Promise<Site> } | undefined;

export function currentSite(): Promise<Site> {
  const now = Date.now();
  if (!kept || now - kept.at > AGE_MS) {
    const entry = { at: now, site: sites.get(anonymousApi()).then(site) };
    kept = entry;
    // A failure is not kept: the next request tries again.
    entry.site.catch(() => {
      if (kept === entry) kept = undefined;
    });
  }
  return kept.site;
}

/** To be called after the settings have been changed. */
export function forgetSite(): void {
  kept = undefined;
}
