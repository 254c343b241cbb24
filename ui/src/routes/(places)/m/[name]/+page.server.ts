import * as multis from '#lib/api/multi.ts';
import * as posts from '#lib/api/post.ts';
import { communityRef } from '#lib/model/community.ts';
import { feedChoice, feedQuery } from '#lib/model/feed.ts';
import { mayEdit, multiItem } from '#lib/model/multi.ts';
import { postItem } from '#lib/model/post.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const choice = feedChoice(url.searchParams, locals.account, locals.site, 'all');
  const [{ view, communities }, page] = await Promise.all([
    multis.get(locals.api, params.name),
    posts.list(locals.api, { ...feedQuery(choice), type_: 'all', multi_community_name: params.name }),
  ]);
  const multi = multiItem(view);
  return {
    choice,
    multi,
    sidebarHtml: view.multi.sidebar_html ?? '',
    source: view.multi.ap_id,
    mayEdit: mayEdit(multi, locals.account),
    members: communities.map(({ community }) => communityRef(community)),
    posts: page.items.map(postItem),
    next: page.next_page ?? null,
  };
};
