// What moderators can do about a post or comment, and what takes it back.

import type { CommentView, CommunityTag, PostView } from '#generated/v4.ts';
import { excerpt } from '#lib/text/excerpt.ts';
import { commentPath } from './comment.ts';
import { communityRef, type CommunityRef } from './community.ts';
import { personRef, type PersonRef } from './person.ts';
import { postPath, type AuthorMarks } from './post.ts';

export const deeds = [
  'remove',
  'restore',
  'lock',
  'unlock',
  'feature',
  'unfeature',
  'feature_site',
  'unfeature_site',
  'distinguish',
  'undistinguish',
  'edit',
  'warn',
  'ban',
  'unban',
  'purge',
] as const;
export type Deed = (typeof deeds)[number];

/** What takes a measure back; a warning was read, and what is purged is gone. */
export const opposite: Partial<Record<Deed, Deed>> = {
  remove: 'restore',
  restore: 'remove',
  lock: 'unlock',
  unlock: 'lock',
  feature: 'unfeature',
  unfeature: 'feature',
  feature_site: 'unfeature_site',
  unfeature_site: 'feature_site',
  distinguish: 'undistinguish',
  undistinguish: 'distinguish',
  ban: 'unban',
};

/** A post or comment somebody may do something about. */
export interface Moderated {
  kind: 'post' | 'comment';
  id: number;
  path: string;
  /** The title of the post. */
  title: string;
  text: string;
  author: PersonRef;
  marks: AuthorMarks;
  community: CommunityRef;
  own: boolean;
  removed: boolean;
  deleted: boolean;
  locked: boolean;
  featuredHere: boolean;
  featuredEverywhere: boolean;
  distinguished: boolean;
  nsfw: boolean;
  /** Comments below it. */
  answers: number;
  banned: boolean;
  banEndsAt: string | null;
  /** Those of the community, and which it has. */
  tags: { id: number; name: string; chosen: boolean }[];
  /** What the community asks of people, to be given as a reason. */
  rules: string[];
  /** What is given as a reason again and again. */
  reasons: string[];
  /** Capabilities of who looks. */
  may: string[];
}

interface Around {
  viewerId: number;
  may: string[];
  rules: string[];
  reasons: string[];
  tags: CommunityTag[];
}

const CHARACTERS = 400;

function both(view: PostView | CommentView, { viewerId, may, rules, reasons }: Around) {
  return {
    author: personRef(view.creator),
    marks: { admin: view.creator_is_admin, moderator: view.creator_is_moderator, banned: view.creator_banned || view.creator_banned_from_community },
    community: communityRef(view.community),
    own: view.creator.id === viewerId,
    banned: view.creator_banned_from_community,
    banEndsAt: view.creator_community_ban_expires_at ?? null,
    rules,
    reasons,
    may,
  };
}

export function moderatedPost(view: PostView, around: Around): Moderated {
  const { post } = view;
  const chosen = new Set(view.tags.map(({ id }) => id));
  return {
    ...both(view, around),
    kind: 'post',
    id: post.id,
    path: postPath(post),
    title: post.name,
    text: excerpt(post.body ?? '', CHARACTERS),
    removed: post.removed,
    deleted: post.deleted,
    locked: post.locked,
    featuredHere: post.featured_community,
    featuredEverywhere: post.featured_local,
    distinguished: false,
    nsfw: post.nsfw,
    answers: post.comments,
    tags: around.tags.filter((tag) => !tag.deleted).map((tag) => ({ id: tag.id, name: tag.display_name || tag.name, chosen: chosen.has(tag.id) })),
  };
}

export function moderatedComment(view: CommentView, around: Around): Moderated {
  const { comment } = view;
  return {
    ...both(view, around),
    kind: 'comment',
    id: comment.id,
    path: commentPath(comment),
    title: view.post.name,
    text: excerpt(comment.content, CHARACTERS),
    removed: comment.removed,
    deleted: comment.deleted,
    locked: comment.locked,
    featuredHere: false,
    featuredEverywhere: false,
    distinguished: comment.distinguished,
    nsfw: false,
    answers: comment.child_count,
    tags: [],
  };
}
