import * as accounts from '#lib/api/account.ts';
import type { LocalUser, SaveUserSettings } from '#generated/v4.ts';
import { listings, offeredListings } from '#lib/model/feed.ts';
import { attempt, done, requireLogin, text } from '#lib/server/form.ts';
import { languages } from '#lib/server/write.ts';
import type { Actions, PageServerLoad } from './$types';

/** What is on or off, by the group it is shown in. */
const flags = {
  content: ['show_nsfw', 'blur_nsfw', 'show_read_posts', 'show_bot_accounts', 'collapse_bot_comments', 'hide_posts_with_media'],
  pages: ['infinite_scroll_enabled', 'auto_mark_fetched_posts_as_read', 'open_links_in_new_tab', 'show_avatars', 'show_media', 'animated_images_enabled'],
  votes: ['show_score', 'show_upvotes', 'show_upvote_percentage'],
} as const satisfies Record<string, (keyof LocalUser & keyof SaveUserSettings)[]>;

/** What is chosen from a list. */
const choices = {
  default_listing_type: listings,
  default_post_sort_type: ['active', 'hot', 'new', 'old', 'top', 'most_comments', 'new_comments', 'controversial', 'scaled'],
  default_comment_sort_type: ['hot', 'top', 'new', 'old', 'controversial'],
  post_listing_mode: ['list', 'small_card', 'card'],
  show_downvotes: ['show', 'show_for_others', 'hide'],
} as const;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const [info, offered] = await Promise.all([accounts.get(event.locals.api), languages(event.locals.api)]);
  const user = info.local_user_view.local_user;
  const on = Object.values(flags).flat().filter((flag) => user[flag]);
  return {
    flags,
    choices: { ...choices, default_listing_type: offeredListings(event.locals.account, event.locals.site, user.default_listing_type) },
    on: on as string[],
    chosen: {
      theme: user.theme,
      interface_language: user.interface_language,
      default_listing_type: user.default_listing_type,
      default_post_sort_type: user.default_post_sort_type,
      default_comment_sort_type: user.default_comment_sort_type,
      post_listing_mode: user.post_listing_mode,
      show_downvotes: user.show_downvotes,
      default_post_time_range_seconds: String(user.default_post_time_range_seconds ?? 0),
      default_items_per_page: String(user.default_items_per_page),
    } as Record<string, string>,
    languages: offered,
    // All of them is what choosing none means.
    reads: info.discussion_languages.length >= offered.length ? [] : info.discussion_languages,
    saved: event.url.searchParams.has('saved'),
  };
};

export const actions: Actions = {
  default: async (event) => {
    requireLogin(event);
    const form = await event.request.formData();
    return attempt(form, async () => {
      const set = Object.fromEntries(Object.values(flags).flat().map((flag) => [flag, form.has(flag)]));
      const chosen = Object.fromEntries(
        Object.entries(choices).flatMap(([name, words]) => ((words as readonly string[]).includes(text(form, name)) ? [[name, text(form, name)]] : [])),
      );
      await accounts.save(event.locals.api, {
        ...set,
        ...chosen,
        theme: text(form, 'theme') || undefined,
        interface_language: text(form, 'interface_language') || undefined,
        default_post_time_range_seconds: Number(text(form, 'default_post_time_range_seconds')) || 0,
        default_items_per_page: Number(text(form, 'default_items_per_page')) || undefined,
        discussion_languages: form.getAll('discussion_languages').map(Number).filter(Number.isInteger),
      });
      // What was chosen for this device only gives way to what was chosen for the account.
      for (const name of ['theme', 'lang', 'view', 'scroll']) event.cookies.delete(name, { path: '/', secure: event.url.protocol === 'https:' });
      return done(event, '/settings/reading?saved', { deed: 'save' });
    });
  },
};
