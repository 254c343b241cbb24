// What the pages of a post and of one comment have in common.

import * as comments from '#lib/api/comment.ts';
import type { Api } from '#lib/api/http.ts';
import type { CommentSortType, GetPostResponse } from '#generated/v4.ts';
import type { Account } from '#lib/model/account.ts';
import { commentItem } from '#lib/model/comment.ts';
import { communityCard } from '#lib/model/community.ts';
import { postItem } from '#lib/model/post.ts';
import type { Site } from '#lib/model/site.ts';

export const commentSorts = ['hot', 'top', 'new', 'old', 'controversial'] as const satisfies CommentSortType[];

/** How deep a page shows a thread; what is deeper is a link. */
export const DEPTH = 8;

export function commentSort(query: URLSearchParams, account: Account | null, site: Site): CommentSortType {
  const asked = commentSorts.find((sort) => sort === query.get('sort'));
  return asked ?? account?.settings.default_comment_sort_type ?? site.defaults.commentSort;
}

/** A post with all around it, as its page shows it. */
export function postPage(answer: GetPostResponse) {
  const { post_view: view, community_view: community, cross_posts, moderators } = answer;
  return {
    post: postItem(view),
    bodyHtml: view.post.body_html ?? '',
    /** The last visit, before this one. */
    seenAt: view.post_actions?.read_comments_at ?? null,
    crossPosts: cross_posts.map(postItem).map(({ id, community, comments, score }) => ({ id, community, comments, score })),
    community: communityCard(community, moderators),
  };
}

/** The comments of a post as threads, or flat: one after the other. */
export async function postComments(api: Api, postId: number, sort: CommentSortType, flat: boolean, cursor: string | null) {
  const page = await comments.thread(api, {
    post_id: postId,
    sort: flat && sort === 'hot' ? 'new' : sort,
    page_cursor: cursor ?? undefined,
    ...(flat ? { limit: 50 } : { max_depth: DEPTH }),
  });
  return { items: page.items.map(commentItem), next: page.next_page ?? null };
}
