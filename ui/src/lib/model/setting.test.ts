import { expect, test } from 'vitest';
import type { GetSiteResponse } from '#generated/v4.ts';
import { settings, settingsEdit, settingValue } from './setting.ts';

const answer = {
  site_view: {
    site: { name: 'Books', summary: null },
    local_site: { private_instance: true, default_post_time_range_seconds: null, image_mode: 'none', image_max_avatar_size: 512 },
    local_site_rate_limit: { post_max_requests: 6 },
  },
  blocked_urls: [{ url: 'a.example' }, { url: 'b.example/c' }],
  all_languages: [{ id: 0 }, { id: 1 }],
  discussion_languages: [0, 1],
} as unknown as GetSiteResponse;

const all = Object.values(settings).flatMap((groups) => groups.flatMap((group) => group.settings));
const shown = (name: string) => {
  const setting = all.find((one) => one.name === name);
  if (!setting) throw new Error(name);
  return settingValue(answer, setting);
};

test('settings are shown from wherever the API keeps them', () => {
  expect(shown('name')).toBe('Books');
  expect(shown('summary')).toBe('');
  expect(shown('private_instance')).toBe('on');
  expect(shown('default_post_time_range_seconds')).toBe('0');
  expect(shown('suggested_multi_community_id')).toBe('0');
  expect(shown('rate_limit_post_max_requests')).toBe('6');
  expect(shown('blocked_urls')).toBe('a.example\nb.example/c');
  expect(shown('discussion_languages')).toBe('');
});

test('a form becomes what the API takes, and what is no number stays', () => {
  const form = new FormData();
  form.set('image_mode', 'proxy_all_images');
  form.set('image_allow_video_uploads', 'on');
  form.set('image_max_avatar_size', '256');
  form.set('image_max_banner_size', 'large');
  const edit = settingsEdit(settings.images, form);
  expect(edit).toMatchObject({ image_mode: 'proxy_all_images', image_allow_video_uploads: true, image_upload_disabled: false, image_max_avatar_size: 256 });
  expect(edit).not.toHaveProperty('image_max_banner_size');
});

test('no suggestion is one that takes the one before away', () => {
  const form = new FormData();
  form.set('suggested_multi_community_id', '0');
  expect(settingsEdit(settings.general, form).suggested_multi_community_id).toBe(0);
});

test('lists are taken line by line, with nothing for empty lines', () => {
  const form = new FormData();
  form.set('blocked_urls', ' a.example \r\n\r\nb.example');
  expect(settingsEdit(settings.content, form).blocked_urls).toEqual(['a.example', 'b.example']);
});

test('every setting is on one page only', () => {
  const names = all.map((setting) => setting.name);
  expect(new Set(names).size).toBe(names.length);
});
