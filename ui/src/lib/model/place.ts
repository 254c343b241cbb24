// A community as those who look after it see it.

import type { CommunityTag, CommunityVisibility, GetCommunityResponse, TagColor } from '#generated/v4.ts';
import { communityPath, communityRef, type CommunityRef } from './community.ts';
import { personRef, type PersonRef } from './person.ts';

export interface PlaceTag {
  id: number;
  name: string;
  display: string;
  summary: string;
  color: TagColor;
  deleted: boolean;
}

export interface Place extends CommunityRef {
  path: string;
  local: boolean;
  summary: string;
  sidebar: string;
  banner: string | null;
  nsfw: boolean;
  restricted: boolean;
  visibility: CommunityVisibility;
  languages: number[];
  removed: boolean;
  deleted: boolean;
  tags: PlaceTag[];
  /** In the order of their appointment, which is that of their rank. */
  moderators: PersonRef[];
}

export const colors = ['color01', 'color02', 'color03', 'color04', 'color05', 'color06', 'color07', 'color08', 'color09', 'color10'] as const satisfies TagColor[];
export const visibilities = ['public', 'unlisted', 'local_only_public', 'local_only_private', 'private'] as const satisfies CommunityVisibility[];

function placeTag(tag: CommunityTag): PlaceTag {
  return { id: tag.id, name: tag.name, display: tag.display_name ?? '', summary: tag.summary ?? '', color: tag.color, deleted: tag.deleted };
}

export function communityPlace({ community_view: view, moderators, discussion_languages }: GetCommunityResponse): Place {
  const { community } = view;
  const ref = communityRef(community);
  return {
    ...ref,
    path: communityPath(ref),
    local: community.local,
    summary: community.summary ?? '',
    sidebar: community.sidebar ?? '',
    banner: community.banner ?? null,
    nsfw: community.nsfw,
    restricted: community.posting_restricted_to_mods,
    visibility: community.visibility,
    languages: discussion_languages,
    removed: community.removed,
    deleted: community.deleted,
    tags: view.tags.map(placeTag),
    moderators: moderators.map(({ moderator }) => personRef(moderator)),
  };
}
