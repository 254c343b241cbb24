// What a rule put before the moderators.

import type { ReviewItemView } from '#generated/v4.ts';
import { excerpt } from '#lib/text/excerpt.ts';
import { domainOf } from '#lib/text/links.ts';
import { commentPath } from './comment.ts';
import { communityRef, type CommunityRef } from './community.ts';
import { personRef, type PersonRef } from './person.ts';
import { postPath } from './post.ts';

export interface Held {
  id: number;
  kind: 'post' | 'comment';
  path: string;
  title: string;
  text: string;
  link: { url: string; domain: string } | null;
  /** What the rule found. */
  matched: string;
  /** The rule is one of the whole site. */
  ofSite: boolean;
  /** Nobody else sees it until it is approved. */
  held: boolean;
  state: 'waiting' | 'approved' | 'rejected';
  author: PersonRef;
  community: CommunityRef;
  at: string;
}

const CHARACTERS = 600;

/** `null` for what is gone. */
export function held({ review_item: item, post_view: ofPost, comment_view: ofComment }: ReviewItemView): Held | null {
  const view = ofPost ?? ofComment;
  if (!view) return null;
  const post = ofPost?.post;
  const comment = ofComment?.comment;
  return {
    id: item.id,
    kind: comment ? 'comment' : 'post',
    path: comment ? commentPath(comment) : postPath(view.post),
    title: view.post.name,
    text: excerpt(comment?.content ?? post?.body ?? '', CHARACTERS),
    link: post?.url ? { url: post.url, domain: domainOf(post.url) ?? '' } : null,
    // The kind of the rule stands before it.
    matched: item.matched.replace(/^(keyword|domain|tag): /, ''),
    ofSite: item.site_rule,
    held: comment?.removed ?? post?.removed ?? false,
    state: item.state,
    author: personRef(view.creator),
    community: communityRef(view.community),
    at: item.published_at,
  };
}
