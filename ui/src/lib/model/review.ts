// What a rule put before somebody, as its page shows it.

import type { ReviewItemView, RuleKind } from '#generated/v4.ts';
import { excerpt } from '#lib/text/excerpt.ts';
import { commentPath } from './comment.ts';
import { communityPath, communityRef } from './community.ts';
import { personPath, personRef } from './person.ts';
import { postPath } from './post.ts';

interface Link {
  text: string;
  href: string;
}

export interface ReviewEntry {
  id: number;
  kind: ReviewItemView['review_item']['kind'];
  state: ReviewItemView['review_item']['state'];
  /** What the rule looks at, if it says. */
  looksAt: RuleKind | null;
  /** What the rule found. */
  matched: string;
  at: string;
  what: Link;
  /** The beginning of what was written. */
  text: string;
  author: Link | null;
  community: Link | null;
}

const CHARACTERS = 280;

export function reviewEntry({ review_item: item, post_view, comment_view }: ReviewItemView): ReviewEntry {
  const view = comment_view ?? post_view;
  const author = view ? personRef(view.creator) : null;
  const community = view ? communityRef(view.community) : null;
  const post = view?.post;
  const found = /^(keyword|domain|tag): (.+)$/s.exec(item.matched);
  const href = comment_view ? commentPath(comment_view.comment) : post ? postPath(post) : '';
  return {
    id: item.id,
    kind: item.kind,
    state: item.state,
    looksAt: (found?.[1] as RuleKind | undefined) ?? null,
    matched: found?.[2] ?? item.matched,
    at: item.published_at,
    what: { text: post?.name ?? `#${item.id}`, href },
    text: excerpt(comment_view?.comment.content ?? post?.body ?? '', CHARACTERS),
    author: author && { text: author.display, href: personPath(author) },
    community: community && { text: community.title, href: communityPath(community) },
  };
}
