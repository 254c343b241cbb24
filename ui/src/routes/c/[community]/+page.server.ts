import * as communities from '#lib/api/community.ts';
import * as posts from '#lib/api/post.ts';
import { communityCard } from '#lib/model/community.ts';
import { feedChoice, feedQuery } from '#lib/model/feed.ts';
import { postItem } from '#lib/model/post.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const choice = feedChoice(url.searchParams, locals.account, locals.site, 'all');
  const [answer, page] = await Promise.all([
    communities.get(locals.api, params.community),
    posts.list(locals.api, { ...feedQuery(choice), type_: 'all', community_name: params.community }),
  ]);
  return {
    choice,
    community: communityCard(answer.community_view, answer.moderators),
    tags: answer.community_view.tags.filter((tag) => !tag.deleted).map((tag) => ({ id: tag.id, name: tag.display_name || tag.name })),
    posts: page.items.map(postItem),
    next: page.next_page ?? null,
  };
};
