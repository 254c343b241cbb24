// Posts as the pages show them: what a list or a post's own page needs, and no more of what the API says.

import type { PostView } from '#generated/v4.ts';
import { communityRef, type CommunityRef } from './community.ts';
import type { PostMode } from './notify.ts';
import { personRef, type PersonRef } from './person.ts';
import { domainOf, mediaKind, youTubeId, type MediaKind } from '#lib/text/links.ts';
import { excerpt } from '#lib/text/excerpt.ts';

export type Vote = 'up' | 'down' | null;

/** What is said about who wrote something. */
export interface AuthorMarks {
  admin: boolean;
  moderator: boolean;
  banned: boolean;
}

export interface Picture {
  url: string;
  alt: string;
  /** In pixels, if known: so that the place is kept while it loads. */
  width: number | null;
  height: number | null;
}

export interface PostItem {
  id: number;
  title: string;
  url: string | null;
  domain: string | null;
  media: MediaKind;
  picture: Picture | null;
  /** The text's beginning, without its marks. */
  excerpt: string;
  embed: { title: string | null; description: string | null; video: string | null };
  community: CommunityRef;
  author: PersonRef;
  marks: AuthorMarks;
  publishedAt: string;
  updatedAt: string | null;
  /** When it will be published, if it is not yet. */
  scheduledAt: string | null;
  comments: number;
  /** Comments since the last visit; `null` before the first. */
  unread: number | null;
  score: number;
  upvotes: number;
  downvotes: number;
  vote: Vote;
  saved: boolean;
  read: boolean;
  hidden: boolean;
  /** Of what below it the viewer wants to hear; `null` for what is usual. */
  notify: PostMode | null;
  locked: boolean;
  featuredHere: boolean;
  featuredEverywhere: boolean;
  nsfw: boolean;
  removed: boolean;
  deleted: boolean;
  canMod: boolean;
  tags: { id: number; name: string }[];
  /** Where it was written first. */
  source: string;
  local: boolean;
}

const EXCERPT_CHARACTERS = 240;

export function postItem(view: PostView): PostItem {
  const { post, post_actions: actions } = view;
  const media = mediaKind(post.url, post.url_content_type);
  const read = actions?.read_comments_amount;
  return {
    id: post.id,
    title: post.name,
    url: post.url ?? null,
    domain: domainOf(post.url),
    media,
    picture: picture(view, media),
    excerpt: post.body ? excerpt(post.body, EXCERPT_CHARACTERS) : '',
    embed: {
      title: post.embed_title ?? null,
      description: post.embed_description ?? null,
      video: youTubeId(post.url) ? null : (post.embed_video_url ?? null),
    },
    community: communityRef(view.community),
    author: personRef(view.creator),
    marks: {
      admin: view.creator_is_admin,
      moderator: view.creator_is_moderator,
      banned: view.creator_banned || view.creator_banned_from_community,
    },
    publishedAt: post.published_at,
    updatedAt: post.updated_at ?? null,
    scheduledAt: post.scheduled_publish_time_at ?? null,
    comments: post.comments,
    unread: read === undefined || read === null ? null : Math.max(0, post.comments - read),
    score: post.score,
    upvotes: post.upvotes,
    downvotes: post.downvotes,
    vote: vote(actions?.vote_is_upvote),
    saved: Boolean(actions?.saved_at),
    read: Boolean(actions?.read_at),
    hidden: Boolean(actions?.hidden_at),
    notify: actions?.notifications ?? null,
    locked: post.locked,
    featuredHere: post.featured_community,
    featuredEverywhere: post.featured_local,
    nsfw: post.nsfw || view.community.nsfw,
    removed: post.removed,
    deleted: post.deleted,
    canMod: view.can_mod,
    tags: view.tags.map((tag) => ({ id: tag.id, name: tag.display_name || tag.name })),
    source: post.ap_id,
    local: post.local,
  };
}

export function vote(isUpvote: boolean | null | undefined): Vote {
  if (isUpvote === undefined || isUpvote === null) return null;
  return isUpvote ? 'up' : 'down';
}

function picture({ post, image_details: details }: PostView, media: MediaKind): Picture | null {
  const url = media === 'image' ? (post.thumbnail_url ?? post.url) : post.thumbnail_url;
  if (!url) return null;
  return { url, alt: post.alt_text ?? '', width: details?.width ?? null, height: details?.height ?? null };
}

/** What votes have made of something, and the reader's own. */
export type Tally = Pick<PostItem, 'score' | 'vote' | 'upvotes' | 'downvotes'>;

/** What is read of it after a vote, before the server has answered. */
export function revote({ score, vote, upvotes, downvotes }: Tally, next: Vote): Tally {
  const ups = Number(next === 'up') - Number(vote === 'up');
  const downs = Number(next === 'down') - Number(vote === 'down');
  return { score: score + ups - downs, vote: next, upvotes: upvotes + ups, downvotes: downvotes + downs };
}

export function postPath(item: { id: number }): string {
  return `/post/${item.id}`;
}
