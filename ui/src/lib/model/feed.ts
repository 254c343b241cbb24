// Which posts a list shows, in which order: what the address says, else what the reader or the site prefers.

import type { ListingType, PostSortType } from '#generated/v4.ts';
import type { Account } from './account.ts';
import type { Site } from './site.ts';

export const listings = ['subscribed', 'local', 'all', 'moderator_view', 'suggested'] as const satisfies ListingType[];
export const sorts = [
  'active',
  'hot',
  'new',
  'top',
  'scaled',
  'new_comments',
  'most_comments',
  'controversial',
  'old',
] as const satisfies PostSortType[];

/** The lists that have something to show for whom looks, and the one that is shown anyway. */
export function offeredListings(account: Account | null, site: Site, shown?: ListingType): ListingType[] {
  const has: Partial<Record<ListingType, boolean>> = {
    subscribed: account !== null,
    moderator_view: Boolean(account?.moderates.length),
    suggested: site.suggests,
  };
  return listings.filter((listing) => listing === shown || (has[listing] ?? true));
}

/** Seconds of each time range; `all` is no range. */
export const ranges = {
  hour: 3_600,
  six_hours: 21_600,
  twelve_hours: 43_200,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
  all: 0,
} as const;
export type Range = keyof typeof ranges;

/** The orders a time range means something for. */
export const ranged: ReadonlySet<PostSortType> = new Set(['top', 'most_comments', 'controversial']);

export interface FeedChoice {
  listing: ListingType;
  sort: PostSortType;
  range: Range;
  /** Only posts with this tag of their community. */
  tag: number | null;
  cursor: string | null;
}

export function feedChoice(query: URLSearchParams, account: Account | null, site: Site, fallback?: ListingType): FeedChoice {
  const { settings } = account ?? {};
  const sort = one(sorts, query.get('sort')) ?? settings?.default_post_sort_type ?? site.defaults.sort;
  const preferred = settings?.default_listing_type ?? (site.defaults.listing === 'subscribed' ? 'local' : site.defaults.listing);
  const seconds = settings?.default_post_time_range_seconds ?? site.defaults.rangeSeconds ?? ranges.week;
  const range = one(Object.keys(ranges) as Range[], query.get('range')) ?? rangeOf(seconds);
  return {
    listing: one(listings, query.get('type')) ?? fallback ?? preferred,
    sort,
    range: ranged.has(sort) ? range : 'all',
    tag: Number(/^\d{1,10}$/.exec(query.get('tag') ?? '')) || null,
    cursor: query.get('page'),
  };
}

function one<T extends string>(words: readonly T[], word: string | null): T | undefined {
  return words.find((known) => known === word);
}

/** The smallest range that is at least this long. */
export function rangeOf(seconds: number): Range {
  const found = (Object.entries(ranges) as [Range, number][]).find(([, length]) => length > 0 && length >= seconds);
  return seconds > 0 && found ? found[0] : 'all';
}

/** The choice as the API wants it. */
export function feedQuery(choice: FeedChoice) {
  return {
    type_: choice.listing,
    sort: choice.sort,
    time_range_seconds: ranged.has(choice.sort) ? ranges[choice.range] : undefined,
    tag_id: choice.tag ?? undefined,
    page_cursor: choice.cursor ?? undefined,
    // Those who want posts marked as read want it for what they have passed, which the page sees better.
    mark_as_read: false,
  };
}

/** The address of a page of a list; the first without a cursor. */
export function feedPath(path: string, choice: FeedChoice, cursor: string | null): string {
  const query = new URLSearchParams({ type: choice.listing, sort: choice.sort });
  if (ranged.has(choice.sort)) query.set('range', choice.range);
  if (choice.tag) query.set('tag', String(choice.tag));
  if (cursor) query.set('page', cursor);
  return `${path}?${query}`;
}
