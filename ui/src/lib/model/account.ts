// The person who is logged in, as every page knows them.

import type { MyUserInfo, LocalUser } from '#generated/v4.ts';
import { communityRef, type CommunityRef } from './community.ts';
import { multiRef, type MultiRef } from './multi.ts';
import { personRef, type PersonRef } from './person.ts';

export interface Account {
  person: PersonRef;
  admin: boolean;
  /** Communities they follow, by title. */
  follows: CommunityRef[];
  moderates: CommunityRef[];
  /** Multi-communities they follow, by title. */
  multis: Pick<MultiRef, 'id' | 'title' | 'path'>[];
  settings: AccountSettings;
}

/** What of their settings decides how pages look. All of them are read by the settings page itself. */
export type AccountSettings = Pick<
  LocalUser,
  | 'animated_images_enabled'
  | 'auto_mark_fetched_posts_as_read'
  | 'blur_nsfw'
  | 'collapse_bot_comments'
  | 'default_comment_sort_type'
  | 'default_listing_type'
  | 'default_post_sort_type'
  | 'default_post_time_range_seconds'
  | 'infinite_scroll_enabled'
  | 'interface_language'
  | 'open_links_in_new_tab'
  | 'post_listing_mode'
  | 'show_avatars'
  | 'show_downvotes'
  | 'show_media'
  | 'show_nsfw'
  | 'show_score'
  | 'show_upvote_percentage'
  | 'show_upvotes'
  | 'theme'
>;

export function account(info: MyUserInfo): Account {
  const { local_user: user, person } = info.local_user_view;
  const byTitle = (a: { title: string }, b: { title: string }) => a.title.localeCompare(b.title);
  return {
    person: personRef(person),
    admin: user.admin,
    follows: info.follows.map((follow) => communityRef(follow.community)).sort(byTitle),
    moderates: info.moderates.map((moderated) => communityRef(moderated.community)).sort(byTitle),
    multis: info.multi_community_follows.map(({ multi }) => multiRef(multi)).map(({ id, title, path }) => ({ id, title, path })).sort(byTitle),
    settings: {
      animated_images_enabled: user.animated_images_enabled,
      auto_mark_fetched_posts_as_read: user.auto_mark_fetched_posts_as_read,
      blur_nsfw: user.blur_nsfw,
      collapse_bot_comments: user.collapse_bot_comments,
      default_comment_sort_type: user.default_comment_sort_type,
      default_listing_type: user.default_listing_type,
      default_post_sort_type: user.default_post_sort_type,
      default_post_time_range_seconds: user.default_post_time_range_seconds,
      infinite_scroll_enabled: user.infinite_scroll_enabled,
      interface_language: user.interface_language,
      open_links_in_new_tab: user.open_links_in_new_tab,
      post_listing_mode: user.post_listing_mode,
      show_avatars: user.show_avatars,
      show_downvotes: user.show_downvotes,
      show_media: user.show_media,
      show_nsfw: user.show_nsfw,
      show_score: user.show_score,
      show_upvote_percentage: user.show_upvote_percentage,
      show_upvotes: user.show_upvotes,
      theme: user.theme,
    },
  };
}
