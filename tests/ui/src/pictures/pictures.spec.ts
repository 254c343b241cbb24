// The pictures of the README, by `scripts/screenshots.sh`: the life of the demonstration, as a visitor sees it.

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { call, ready, test } from '../harness/test.ts';

const folder = fileURLToPath(new URL('../../../../docs/screenshots/', import.meta.url));

const pictures = [
  { name: 'front-light', path: '/', colorScheme: 'light', width: 1280, height: 800 },
  { name: 'thread-dark', path: '/post/{thread}', colorScheme: 'dark', width: 1280, height: 800 },
  { name: 'front-phone', path: '/', colorScheme: 'light', width: 390, height: 800 },
  { name: 'thread-phone', path: '/post/{thread}', colorScheme: 'dark', width: 390, height: 800 },
] as const;

for (const picture of pictures) {
  test(picture.name, async ({ page }) => {
    const { items } = await call(null, 'GET', '/post/list', { type_: 'local', sort: 'most_comments' });
    await page.setViewportSize({ width: picture.width, height: picture.height });
    await page.emulateMedia({ colorScheme: picture.colorScheme });
    await page.goto(picture.path.replace('{thread}', String(items[0].post.id)));
    await ready(page);
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: `${folder}${picture.name}.png` });
  });
}
