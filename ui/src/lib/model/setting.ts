// The settings of the site: on which page each is, in which group, how it is asked for, and how it goes to the API and back.
//
// A new setting is one line here and its text (`site.NAME`) in the catalogue.

import type { EditSite, GetSiteResponse } from '#generated/v4.ts';

export type SettingTab = 'general' | 'registration' | 'content' | 'images' | 'limits' | 'federation' | 'mail';

export type SettingName = keyof EditSite & string;

export type Setting = { name: SettingName; /** It has a text that explains it. */ hint?: true } & (
  | { kind: 'line'; most?: number; required?: true }
  | { kind: 'markdown' | 'flag' | 'code' | 'lines' | 'languages' | 'multi_community' }
  | { kind: 'number'; least: number; most?: number }
  | { kind: 'choice'; options: readonly string[]; /** The beginning of the keys that name them. */ words: string }
);

export interface SettingGroup {
  /** What its heading is called: `site.group.NAME`. */
  name: string;
  settings: Setting[];
}

const votes = { kind: 'choice', options: ['all', 'local', 'disable'], words: 'site.votes' } as const;
const postSorts = ['active', 'hot', 'new', 'old', 'top', 'most_comments', 'new_comments', 'controversial', 'scaled'] as const;
const ranges = ['0', '3600', '21600', '43200', '86400', '604800', '2592000', '31536000'] as const;
const MOST = 2_147_483_647;

/** What one address may do how often: two numbers each. */
export const limits = ['post', 'comment', 'message', 'register', 'image', 'search', 'import_user_settings'] as const;

export const settings: Record<SettingTab, SettingGroup[]> = {
  general: [
    {
      name: 'about',
      settings: [
        { name: 'name', kind: 'line', most: 20, required: true },
        { name: 'summary', kind: 'line', most: 150, hint: true },
        { name: 'sidebar', kind: 'markdown', hint: true },
        { name: 'legal_information', kind: 'markdown', hint: true },
        { name: 'content_warning', kind: 'line', hint: true },
      ],
    },
    {
      name: 'start',
      settings: [
        { name: 'default_post_listing_type', kind: 'choice', options: ['all', 'local'], words: 'listing' },
        { name: 'default_post_sort_type', kind: 'choice', options: postSorts, words: 'sort' },
        { name: 'default_post_time_range_seconds', kind: 'choice', options: ranges, words: 'site.range' },
        { name: 'default_comment_sort_type', kind: 'choice', options: ['hot', 'top', 'new', 'old', 'controversial'], words: 'sort' },
        { name: 'default_post_listing_mode', kind: 'choice', options: ['list', 'small_card', 'card'], words: 'site.view' },
        { name: 'default_theme', kind: 'choice', options: ['auto', 'light', 'dark', 'black', 'contrast'], words: 'display.theme' },
        { name: 'default_items_per_page', kind: 'number', least: 1, most: 50 },
      ],
    },
    { name: 'languages', settings: [{ name: 'discussion_languages', kind: 'languages', hint: true }] },
    {
      name: 'communities',
      settings: [
        { name: 'community_creation_admin_only', kind: 'flag' },
        { name: 'suggested_multi_community_id', kind: 'multi_community', hint: true },
      ],
    },
  ],
  registration: [
    {
      name: 'joining',
      settings: [
        { name: 'registration_mode', kind: 'choice', options: ['open', 'require_application', 'require_invitation', 'closed'], words: 'site.registration' },
        { name: 'application_question', kind: 'markdown', hint: true },
        { name: 'email_verification_required', kind: 'flag', hint: true },
        { name: 'oauth_registration', kind: 'flag', hint: true },
        { name: 'max_invites_per_user_allowed', kind: 'number', least: 0, most: MOST, hint: true },
      ],
    },
    {
      name: 'captcha',
      settings: [
        { name: 'captcha_enabled', kind: 'flag', hint: true },
        { name: 'captcha_difficulty', kind: 'choice', options: ['easy', 'medium', 'hard'], words: 'site.captcha_difficulty' },
      ],
    },
  ],
  content: [
    { name: 'allowed', settings: [
      { name: 'nsfw_content_disallowed', kind: 'flag' },
      { name: 'slur_filter_regex', kind: 'code', hint: true },
      { name: 'blocked_urls', kind: 'lines', hint: true },
    ] },
    { name: 'votes', settings: [
      { name: 'post_upvotes', ...votes },
      { name: 'post_downvotes', ...votes },
      { name: 'comment_upvotes', ...votes },
      { name: 'comment_downvotes', ...votes },
    ] },
    { name: 'log', settings: [{ name: 'hide_modlog_mod_names', kind: 'flag', hint: true }] },
  ],
  images: [
    { name: 'uploads', settings: [
      { name: 'image_upload_disabled', kind: 'flag' },
      { name: 'image_allow_video_uploads', kind: 'flag' },
      { name: 'image_max_upload_size', kind: 'number', least: 1, most: 65_535 },
      { name: 'image_max_avatar_size', kind: 'number', least: 1, most: 65_535 },
      { name: 'image_max_banner_size', kind: 'number', least: 1, most: 65_535 },
      { name: 'image_max_thumbnail_size', kind: 'number', least: 1, most: 65_535 },
      { name: 'image_upload_timeout_seconds', kind: 'number', least: 1, most: 3600 },
    ] },
    { name: 'others', settings: [
      { name: 'image_mode', kind: 'choice', options: ['none', 'store_link_previews', 'proxy_all_images'], words: 'site.image_mode' },
      { name: 'image_proxy_bypass_domains', kind: 'line', hint: true },
    ] },
  ],
  limits: limits.map((name) => ({
    name,
    settings: [
      { name: `rate_limit_${name}_max_requests`, kind: 'number', least: 1, most: MOST },
      { name: `rate_limit_${name}_interval_seconds`, kind: 'number', least: 1, most: MOST },
    ],
  })),
  federation: [
    { name: 'connection', settings: [
      { name: 'federation_enabled', kind: 'flag', hint: true },
      { name: 'federation_signed_fetch', kind: 'flag', hint: true },
      { name: 'private_instance', kind: 'flag', hint: true },
    ] },
  ],
  mail: [
    { name: 'notices', settings: [
      { name: 'email_notifications_disabled', kind: 'flag', hint: true },
      { name: 'application_email_admins', kind: 'flag' },
      { name: 'reports_email_admins', kind: 'flag' },
    ] },
  ],
};

/** What a setting is now, as a field shows it: `on` or nothing for a flag, one to a line for lists. */
export function settingValue({ site_view: view, blocked_urls, discussion_languages, all_languages }: GetSiteResponse, { name, kind }: Setting): string {
  if (name === 'blocked_urls') return blocked_urls.map(({ url }) => url).join('\n');
  // All of them is what choosing none means.
  if (name === 'discussion_languages') return discussion_languages.length >= all_languages.length ? '' : discussion_languages.join('\n');
  const sources: Record<string, unknown>[] = [view.local_site, view.site, view.local_site_rate_limit];
  const key = name.replace(/^rate_limit_/, '');
  const value = sources.find((source) => key in source)?.[key];
  if (kind === 'flag') return value ? 'on' : '';
  if (name === 'default_post_time_range_seconds' || kind === 'multi_community') return String(value ?? 0);
  // What Lemmy calls it.
  if (name === 'default_theme' && value === 'browser') return 'auto';
  return String(value ?? '');
}

/** What a form says of its settings, as the API takes it. A number that is none is left out, and so stays. */
export function settingsEdit(groups: SettingGroup[], form: FormData): EditSite {
  const lines = (name: string) => form.getAll(name).flatMap((value) => String(value).split(/\r?\n/)).map((line) => line.trim()).filter(Boolean);
  const entries = groups.flatMap((group) => group.settings).map((setting): [string, unknown] => {
    const { name, kind } = setting;
    const value = String(form.get(name) ?? '').trim();
    if (kind === 'flag') return [name, form.has(name)];
    if (kind === 'lines') return [name, lines(name)];
    if (kind === 'languages') return [name, lines(name).map(Number).filter(Number.isInteger)];
    if (kind === 'number' || kind === 'multi_community' || name === 'default_post_time_range_seconds') return [name, /^\d{1,10}$/.test(value) ? Number(value) : undefined];
    return [name, value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as EditSite;
}
