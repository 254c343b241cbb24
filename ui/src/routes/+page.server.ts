import * as posts from '#lib/api/post.ts';
import * as sites from '#lib/api/site.ts';
import { feedChoice, feedQuery } from '#lib/model/feed.ts';
import { postItem } from '#lib/model/post.ts';
import { siteCard } from '#lib/model/site.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const choice = feedChoice(url.searchParams, locals.account, locals.site);
  const [page, site] = await Promise.all([posts.list(locals.api, feedQuery(choice)), sites.getRendered(locals.api)]);
  return {
    choice,
    listing: choice.listing,
    posts: page.items.map(postItem),
    next: page.next_page ?? null,
    card: siteCard(site),
  };
};
