// What nobody in particular is to be told, kept for some seconds: the same for all of them, and on every page.

import * as announcements from '#lib/api/announcement.ts';
import type { Api } from '#lib/api/http.ts';
import { notice, type Notice } from '#lib/model/announcement.ts';
import { anonymousApi } from './api.ts';

const AGE_MS = 10_000;

let kept: { at: number; list: Promise<Notice[]> } | undefined;

/** What is to be shown to whom the API speaks for; `known` says whether that is somebody. */
export function currentAnnouncements(api: Api, known: boolean): Promise<Notice[]> {
  if (known) return load(api);
  const now = Date.now();
  if (!kept || now - kept.at > AGE_MS) kept = { at: now, list: load(anonymousApi()) };
  return kept.list;
}

/** None while they cannot be read: a page is worth more than its notices. A private site has none for nobody. */
async function load(api: Api): Promise<Notice[]> {
  try {
    return (await announcements.list(api)).announcements.map(notice);
  } catch {
    return [];
  }
}
