// What the site is for, from the first look to the moderator's answer, without leaving the browser.

import { fileURLToPath } from 'node:url';
import { call, community, expect, fresh, PASSWORD, person, ready, test } from './harness/test.ts';

const photo = fileURLToPath(new URL('../../fixtures/images/photo.jpg', import.meta.url));

test('somebody new signs up, joins, posts a link with a picture, and comments; what was reported of it is handled @plain', async ({ page, context, logIn, javaScriptEnabled }) => {
  const [ada, eve] = [await person('ada'), await person('eve')];
  const books = await community(ada, 'books', { title: 'Books', sidebar: '# Rules\n\n- No advertising.' });
  const name = fresh('newcomer');
  const scripted = javaScriptEnabled !== false;

  await page.goto('/');
  await page.getByRole('banner').getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password once more').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByLabel(`Your account, ${name}`)).toBeVisible();

  await page.goto(`/communities?type=all&q=${books.name}`);
  await page.getByRole('main').getByRole('link', { name: 'Books', exact: true }).click();
  // The list has buttons to follow as well, and a post written from there would be for no community.
  await expect(page.getByRole('heading', { level: 1, name: 'Books' })).toBeVisible();
  const follow = page.getByRole('button', { name: /^Follow(ing)?:/ }).first();
  await follow.click();
  await expect(follow).toHaveAttribute('aria-pressed', 'true');

  await page.getByRole('banner').getByRole('link', { name: 'New post' }).click();
  await expect(page.getByRole('combobox', { name: 'Community' })).toHaveValue(books.name);
  await page.getByLabel('Title').fill('My bookshop');
  if (scripted) {
    await page.getByLabel('Link (optional)').fill('https://example.org/shop');
    await page.getByLabel('Text (optional)').fill('Come and see:');
    await page.locator('input[type=file][multiple]').setInputFiles(photo);
    await page.getByLabel('Description of photo.jpg').fill('A shelf');
    await expect(page.getByLabel('Text (optional)')).toHaveValue(/!\[A shelf\]\(.+\)/);
  } else {
    await page.getByLabel('Or a picture from your device').setInputFiles(photo);
    await page.getByLabel('Text (optional)').fill('Come and see: <https://example.org/shop>');
  }
  await page.getByRole('button', { name: 'Publish' }).click();
  // The server looks at the link first.
  await expect(page).toHaveURL(/\/post\/\d+$/, { timeout: 60_000 });
  await expect(page.getByRole('heading', { level: 1, name: 'My bookshop' })).toBeVisible();
  const address = new URL(page.url()).pathname;
  // The picture is there, and as large as it was sent.
  const picture = scripted ? page.getByAltText('A shelf') : page.locator('a.picture img');
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await expect(page.getByRole('link', { name: /example\.org/ }).first()).toBeVisible();

  await page.getByLabel('Comment', { exact: true }).fill('Ten percent off **today**!');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(page.locator('.comment strong')).toHaveText('today');

  await context.clearCookies();
  await logIn(eve);
  await page.goto(address);
  await page.locator('article').getByRole('link', { name: 'Report' }).click();
  await page.getByLabel('What is wrong with it?').fill('This is advertising.');
  await page.getByRole('button', { name: 'Send the report' }).click();
  await expect.poll(async () => (await call(ada.token, 'GET', '/account/unread_counts')).report_count).toBe(1);

  await context.clearCookies();
  await logIn(ada);
  await page.goto('/');
  await page.getByRole('link', { name: '1 thing to moderate' }).click();
  await expect(page).toHaveURL('/reports');
  if (scripted) await ready(page);
  const reported = page.getByRole('main').getByRole('article');
  await expect(reported).toContainText('My bookshop');
  await expect(reported).toContainText('This is advertising.');
  await reported.getByRole('button', { name: 'Remove' }).click();
  await page.getByLabel('Which rule').selectOption({ label: 'No advertising.' });
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('1 thing removed.').filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText('Nothing waits.')).toBeVisible();

  await page.goto(`/modlog?community=${books.name}`);
  await expect(page.getByText('removed My bookshop in Books')).toBeVisible();
  await context.clearCookies();
  await page.goto(`/c/${books.name}`);
  await expect(page.getByRole('link', { name: 'My bookshop' })).toHaveCount(0);
});
