// Comments as the pages show them, and the tree they make.

import type { CommentSlimView, CommentView } from '#generated/v4.ts';
import { communityRef, type CommunityRef } from './community.ts';
import { personRef, type PersonRef } from './person.ts';
import { vote, type AuthorMarks, type Vote } from './post.ts';

export interface CommentItem {
  id: number;
  postId: number;
  /** `null` for one that answers the post itself. */
  parentId: number | null;
  /** 1 for one that answers the post itself. */
  depth: number;
  author: PersonRef;
  marks: AuthorMarks;
  html: string;
  publishedAt: string;
  updatedAt: string | null;
  score: number;
  upvotes: number;
  downvotes: number;
  vote: Vote;
  saved: boolean;
  removed: boolean;
  deleted: boolean;
  /** Written as a moderator. */
  distinguished: boolean;
  locked: boolean;
  canMod: boolean;
  /** All below it, at any depth. */
  answers: number;
  source: string;
  local: boolean;
}

/** A comment with what is known of the thread below it. */
export interface CommentNode {
  item: CommentItem;
  children: CommentNode[];
  /** How many below it are not loaded. */
  missing: number;
}

/** A comment on its own, with where it was written. */
export interface CommentCard {
  item: CommentItem;
  post: { id: number; title: string; nsfw: boolean };
  community: CommunityRef;
}

export function commentItem(view: CommentSlimView | CommentView): CommentItem {
  const { comment, comment_actions: actions } = view;
  const path = comment.path.split('.').map(Number);
  return {
    id: comment.id,
    postId: comment.post_id,
    parentId: path.at(-2) || null,
    depth: path.length - 1,
    author: personRef(view.creator),
    marks: {
      admin: view.creator_is_admin,
      moderator: view.creator_is_moderator,
      banned: view.creator_banned || view.creator_banned_from_community,
    },
    html: comment.content_html ?? '',
    publishedAt: comment.published_at,
    updatedAt: comment.updated_at ?? null,
    score: comment.score,
    upvotes: comment.upvotes,
    downvotes: comment.downvotes,
    vote: vote(actions?.vote_is_upvote),
    saved: Boolean(actions?.saved_at),
    removed: comment.removed,
    deleted: comment.deleted,
    distinguished: comment.distinguished,
    locked: comment.locked,
    canMod: view.can_mod,
    answers: comment.child_count,
    source: comment.ap_id,
    local: comment.local,
  };
}

export function commentCard(view: CommentView): CommentCard {
  return {
    item: commentItem(view),
    post: { id: view.post.id, title: view.post.name, nsfw: view.post.nsfw || view.community.nsfw },
    community: communityRef(view.community),
  };
}

/** The tree of a flat list; siblings stay in its order. What has no parent in the list begins a thread. */
export function tree(items: CommentItem[]): CommentNode[] {
  const nodes = new Map(items.map((item) => [item.id, { item, children: [], missing: 0 } as CommentNode]));
  const roots: CommentNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.item.parentId === null ? undefined : nodes.get(node.item.parentId);
    (parent?.children ?? roots).push(node);
  }
  for (const root of roots) countMissing(root);
  return roots;
}

/** Sets `missing` in a node and below; answers how many are loaded below it. */
function countMissing(node: CommentNode): number {
  const loaded = node.children.reduce((sum, child) => sum + 1 + countMissing(child), 0);
  const missingBelow = node.children.reduce((sum, child) => sum + allMissing(child), 0);
  node.missing = Math.max(0, node.item.answers - loaded - missingBelow);
  return loaded;
}

function allMissing(node: CommentNode): number {
  return node.missing + node.children.reduce((sum, child) => sum + allMissing(child), 0);
}

export function commentPath(item: { id: number }): string {
  return `/comment/${item.id}`;
}
