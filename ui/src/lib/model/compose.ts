// What is needed to write a post.

import type { GetCommunityResponse, Post } from '#generated/v4.ts';
import { communityRef, type CommunityRef } from './community.ts';

export interface Language {
  id: number;
  name: string;
}

/** A community somebody writes for. */
export interface Target extends CommunityRef {
  tags: { id: number; name: string }[];
  /** The languages it is in; empty for any. */
  languages: number[];
  /** Only its moderators may post. */
  restricted: boolean;
  canMod: boolean;
  nsfw: boolean;
}

/** What is known of an address that shall be posted. */
export interface Look {
  url: string;
  title: string | null;
  duplicates: { id: number; title: string; community: string }[];
}

export function target({ community_view: view, discussion_languages }: GetCommunityResponse): Target {
  return {
    ...communityRef(view.community),
    tags: view.tags.filter((tag) => !tag.deleted).map((tag) => ({ id: tag.id, name: tag.display_name || tag.name })),
    languages: discussion_languages,
    restricted: view.community.posting_restricted_to_mods,
    canMod: view.can_mod,
    nsfw: view.community.nsfw,
  };
}

/** The fields of a post as its form names them. */
export type PostValues = Record<string, string>;

export function postValues(post: Post, tags: { id: number }[]): PostValues {
  return {
    title: post.name,
    url: post.url ?? '',
    body: post.body ?? '',
    alt_text: post.alt_text ?? '',
    language_id: String(post.language_id),
    ...(post.nsfw ? { nsfw: 'on' } : {}),
    ...Object.fromEntries(tags.map(({ id }) => [`tag_${id}`, 'on'])),
    ...(post.scheduled_publish_time_at ? { schedule: post.scheduled_publish_time_at.slice(0, 16) } : {}),
  };
}

/** The same post for another community, with where it comes from. */
export function crossPostValues(post: Post, quotation: (text: string) => string): PostValues {
  const origin = `Cross-posted from: ${post.ap_id}`;
  return {
    title: post.name,
    url: post.url ?? '',
    body: post.body ? `${origin}\n\n${quotation(post.body).trimEnd()}` : origin,
    alt_text: post.alt_text ?? '',
    language_id: String(post.language_id),
    ...(post.nsfw ? { nsfw: 'on' } : {}),
  };
}
