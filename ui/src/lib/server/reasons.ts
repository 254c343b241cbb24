// Reasons to choose from where something is taken down: those of its community first, then those of the site.

import type { Api } from '#lib/api/http.ts';
import * as moderation from '#lib/api/moderation.ts';

/** Those of a community; without one those of the site. */
export async function reasonsFor(api: Api, communityId?: number): Promise<string[]> {
  const { community, site } = await moderation.reasons(api, communityId);
  return [...new Set([...community, ...site])];
}

/** As many communities of a page are asked for theirs. */
const MOST = 10;

/** Those of several communities; under 0 those of the site, which are for all others. */
export async function reasonsByCommunity(api: Api, ids: number[]): Promise<Record<number, string[]>> {
  const asked = [...new Set(ids)].slice(0, MOST);
  const lists = await Promise.all([reasonsFor(api), ...asked.map((id) => reasonsFor(api, id))]);
  return Object.fromEntries([0, ...asked].map((id, index) => [id, lists[index] ?? []]));
}

/** What a form says, one to a line. */
export function reasonsIn(form: FormData): string[] {
  return [...new Set(String(form.get('reasons') ?? '').split('\n').map((line) => line.trim()).filter(Boolean))];
}
