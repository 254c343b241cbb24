// Communities as the pages show them.

import type { Community, CommunityFollowerState, CommunityModeratorView, CommunityView } from '#generated/v4.ts';
import type { CommunityMode } from './notify.ts';
import { handle, hostOf, personRef, type PersonRef } from './person.ts';

export interface CommunityRef {
  id: number;
  name: string;
  /** Where it is from, `null` for here. */
  host: string | null;
  title: string;
  icon: string | null;
}

export function communityRef(community: Community): CommunityRef {
  return {
    id: community.id,
    name: community.name,
    host: community.local ? null : hostOf(community.ap_id),
    title: community.title || community.name,
    icon: community.icon ?? null,
  };
}

export function communityPath(ref: { name: string; host: string | null }): string {
  return `/c/${handle(ref)}`;
}

/** Whether somebody follows, or has asked to. */
export type Following = 'yes' | 'pending' | 'no';

export function following(state: CommunityFollowerState | null | undefined): Following {
  if (state === 'accepted') return 'yes';
  return state === 'pending' || state === 'approval_required' ? 'pending' : 'no';
}

/** A community in a list, or at the side of its own page. */
export interface CommunityItem extends CommunityRef {
  summary: string | null;
  subscribers: number;
  posts: number;
  comments: number;
  activeMonth: number;
  activeDay: number;
  publishedAt: string;
  nsfw: boolean;
  removed: boolean;
  deleted: boolean;
  visibility: Community['visibility'];
  restricted: boolean;
  following: Following;
  blocked: boolean;
  banned: boolean;
  canMod: boolean;
}

export function communityItem(view: CommunityView): CommunityItem {
  const { community, community_actions: actions } = view;
  return {
    ...communityRef(community),
    summary: community.summary ?? null,
    subscribers: community.subscribers,
    posts: community.posts,
    comments: community.comments,
    activeMonth: community.users_active_month,
    activeDay: community.users_active_day,
    publishedAt: community.published_at,
    nsfw: community.nsfw,
    removed: community.removed,
    deleted: community.deleted,
    visibility: community.visibility,
    restricted: community.posting_restricted_to_mods,
    following: following(actions?.follow_state),
    blocked: Boolean(actions?.blocked_at),
    banned: Boolean(actions?.received_ban_at),
    canMod: view.can_mod,
  };
}

/** What stands at the side of a community's pages. */
export interface CommunityCard extends CommunityItem {
  banner: string | null;
  sidebarHtml: string;
  moderators: PersonRef[];
  /** Of what in it the viewer wants to hear; `null` for what is usual. */
  notify: CommunityMode | null;
}

export function communityCard(view: CommunityView, moderators: CommunityModeratorView[]): CommunityCard {
  return {
    ...communityItem(view),
    banner: view.community.banner ?? null,
    sidebarHtml: view.community.sidebar_html ?? '',
    moderators: moderators.map(({ moderator }) => personRef(moderator)),
    notify: view.community_actions?.notifications ?? null,
  };
}

/** The orders of the list of communities that are offered. */
export const communitySorts = ['active_monthly', 'active_daily', 'subscribers', 'hot', 'new', 'name_asc', 'posts', 'comments'] as const;
