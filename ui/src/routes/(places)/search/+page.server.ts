import { error } from '@sveltejs/kit';
import { ApiError } from '#lib/api/http.ts';
import * as searching from '#lib/api/search.ts';
import { commentCard } from '#lib/model/comment.ts';
import { communityItem } from '#lib/model/community.ts';
import { ranges, type Range } from '#lib/model/feed.ts';
import { multiItem } from '#lib/model/multi.ts';
import { personItem } from '#lib/model/person.ts';
import { postItem } from '#lib/model/post.ts';
import { found } from '#lib/model/found.ts';
import type { PageServerLoad } from './$types';

const kinds = ['all', 'posts', 'comments', 'communities', 'users', 'multi_communities'] as const;
const MOST = 200;

export const load: PageServerLoad = async ({ locals: { api }, url }) => {
  const query = url.searchParams;
  const q = (query.get('q') ?? '').trim().slice(0, MOST);
  const asked = {
    q,
    kind: kinds.find((kind) => kind === query.get('kind')) ?? ('all' as const),
    range: (Object.keys(ranges) as Range[]).find((range) => range === query.get('range')) ?? ('all' as const),
    community: (query.get('community') ?? '').trim().replace(/^!/, '').slice(0, MOST),
    author: (query.get('author') ?? '').trim().replace(/^@/, '').slice(0, MOST),
    listing: (['all', 'local', 'subscribed'] as const).find((listing) => listing === query.get('type')) ?? ('all' as const),
    titles: query.has('titles'),
    /** Posts that lead to exactly this address. */
    link: query.has('link'),
    nsfw: (['show', 'hide'] as const).find((choice) => choice === query.get('nsfw')) ?? ('usual' as const),
    cursor: query.get('page'),
  };
  if (!q) return { asked, result: null };
  try {
    const answer = await searching.search(api, {
      search_term: q,
      type_: asked.kind,
      time_range_seconds: ranges[asked.range] || undefined,
      community_name: asked.community || undefined,
      creator_username: asked.author || undefined,
      listing_type: asked.listing,
      title_only: asked.titles || undefined,
      post_url_only: asked.link || undefined,
      show_nsfw: asked.nsfw === 'usual' ? undefined : asked.nsfw === 'show',
      page_cursor: asked.cursor ?? undefined,
    });
    return {
      asked,
      result: {
        /** What an address or handle that was typed leads to. */
        match: answer.resolve ? found(answer.resolve) : null,
        communities: answer.communities.map(communityItem),
        multis: answer.multi_communities.map(multiItem),
        people: answer.persons.map(personItem),
        posts: answer.posts.map(postItem),
        comments: answer.comments.map(commentCard),
        next: answer.next_page ?? null,
      },
    };
  } catch (refused) {
    // A community or person that is not known finds nothing; it is no missing page.
    if (refused instanceof ApiError && refused.code === 'not_found') {
      return { asked, result: { match: null, communities: [], multis: [], people: [], posts: [], comments: [], next: null } };
    }
    if (refused instanceof ApiError && refused.status === 400) error(400, refused.code, { code: refused.code, detail: refused.detail });
    throw refused;
  }
};
