import { accessible, call, comment, community, expect, person, post, ready, test } from '../harness/test.ts';

/** A post of somebody with two pictures in its text. */
async function gallery(baseURL: string | undefined, more: object = {}) {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const body = `![Bark](${baseURL}/icon-512.png)\n![Leaves](${baseURL}/icon-192.png)`;
  return { ada, books, id: await post(ada, books.id, 'Two trees', { body, ...more }) };
}

test('the pictures of a text open large, and are stepped through by button and key', async ({ page, baseURL }) => {
  const { id } = await gallery(baseURL);
  await page.goto(`/post/${id}`);
  await ready(page);
  await page.getByAltText('Leaves').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByAltText('Leaves')).toBeVisible();
  await expect(dialog.getByText('Picture 2 of 2')).toBeVisible();
  await dialog.getByRole('button', { name: 'Next picture' }).click();
  await expect(dialog.getByAltText('Bark')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(dialog.getByAltText('Leaves')).toBeVisible();
  await page.goBack();
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(`/post/${id}`);
});

test('the keyboard opens the pictures of a text, and comes back to them', { tag: '@once' }, async ({ page, baseURL }) => {
  const { id } = await gallery(baseURL);
  await page.goto(`/post/${id}`);
  await ready(page);
  const picture = page.getByRole('button', { name: 'Leaves' });
  await picture.focus();
  await accessible(page);
  for (const key of ['Enter', ' ']) {
    await page.keyboard.press(key);
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByAltText('Leaves')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await expect(picture).toBeFocused();
  }
});

test('pictures in a text that is not safe for work are blurred until asked for @plain', { tag: '@once' }, async ({ page, logIn, baseURL }) => {
  const { ada, id } = await gallery(baseURL, { nsfw: true });
  await call(ada.token, 'PUT', '/account/settings/save', { show_nsfw: true, blur_nsfw: true });
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await expect(page.getByAltText('Bark')).toHaveCSS('filter', /blur/);
  await page.getByLabel('Show the sensitive pictures').check();
  await expect(page.getByAltText('Bark')).toHaveCSS('filter', 'none');
});

test('lists blur the pictures that are not safe for work', { tag: '@once' }, async ({ page, logIn, baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await call(ada.token, 'PUT', '/account/settings/save', { show_nsfw: true, blur_nsfw: true });
  await post(ada, books.id, 'Sensitive', { url: `${baseURL}/icon-512.png`, nsfw: true });
  await post(ada, books.id, 'Harmless', { url: `${baseURL}/icon-192.png` });
  await logIn(ada);
  await page.goto(`/c/${books.name}`);
  const picture = (title: string) => page.getByRole('article').filter({ hasText: title }).locator('.thumb img');
  await expect(picture('Sensitive')).toHaveCSS('filter', /blur/);
  await expect(picture('Harmless')).toHaveCSS('filter', 'none');
});

test('cards show pictures and the beginning of texts @plain', async ({ page, baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await post(ada, books.id, 'A picture', { url: `${baseURL}/icon-512.png`, alt_text: 'Two trees' });
  await post(ada, books.id, 'A text', { body: 'It begins **here**.' });
  await page.goto(`/c/${books.name}`);
  await page.getByRole('button', { name: 'Cards' }).click();
  await expect(page.locator('.feed.card')).toBeVisible();
  await expect(page.getByAltText('Two trees')).toBeVisible();
  await expect(page.getByText('It begins here.')).toBeVisible();
});

test('a video that is not safe for work is covered until asked for @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await call(ada.token, 'PUT', '/account/settings/save', { show_nsfw: true, blur_nsfw: true });
  const id = await post(ada, books.id, 'Sensitive', { url: 'https://example.org/film.mp4', nsfw: true });
  await logIn(ada);
  await page.goto(`/post/${id}`);
  const video = page.locator('main video');
  await expect(video).toBeHidden();
  await page.getByText('Show sensitive video').click();
  await expect(video).toBeVisible();
});

test('pictures in comments are blurred below a post that is not safe for work @plain', { tag: '@once' }, async ({ page, logIn, baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await call(ada.token, 'PUT', '/account/settings/save', { show_nsfw: true, blur_nsfw: true });
  const id = await post(ada, books.id, 'Sensitive', { nsfw: true });
  await comment(ada, id, `![Bark](${baseURL}/icon-512.png)`);
  await logIn(ada);
  await page.goto(`/post/${id}`);
  const picture = page.getByAltText('Bark');
  await expect(picture).toHaveCSS('filter', /blur/);
  await page.getByLabel('Show the sensitive pictures in comments').check();
  await expect(picture).toHaveCSS('filter', 'none');

  await page.goto(`/u/${ada.name}`);
  await expect(picture).toHaveCSS('filter', /blur/);
  await page.getByLabel('Show the sensitive pictures').check();
  await expect(picture).toHaveCSS('filter', 'none');
});

/** Two pictures of one pixel, one after the other (GIF89a, with what makes it begin anew). */
const moving = Buffer.from(
  '47494638396101000100800000ff00000000ff21ff0b4e45545343415045322e30030100000021f904000a0000002c000000000100010000020244010021f904000a0000002c00000000010001000002024c01003b',
  'hex',
);

test('pictures stand still for who wants that, and still open large', { tag: '@once' }, async ({ page, logIn, baseURL }) => {
  await page.route('**/moving.gif', (route) => route.fulfill({ contentType: 'image/gif', body: moving }));
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'A flame', { body: `![Flame](${baseURL}/moving.gif) ![Leaves](${baseURL}/icon-192.png)` });
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await ready(page);
  const picture = page.getByAltText('Flame');
  await expect(picture).toHaveCSS('opacity', '1');
  await call(ada.token, 'PUT', '/account/settings/save', { animated_images_enabled: false });
  await page.reload();
  await expect(picture).toHaveCSS('opacity', '0');
  const still = page.locator('canvas.still');
  await expect(still).toHaveCount(1);
  const [over, under] = [await still.boundingBox(), await picture.boundingBox()];
  for (const edge of ['x', 'y', 'width', 'height'] as const) expect(Math.abs((over?.[edge] ?? 0) - (under?.[edge] ?? 9))).toBeLessThanOrEqual(1);
  expect(await still.evaluate((canvas: HTMLCanvasElement) => [...(canvas.getContext('2d')?.getImageData(0, 0, 1, 1).data ?? [])])).toEqual([255, 0, 0, 255]);
  await expect(page.getByAltText('Leaves')).toHaveCSS('opacity', '1');
  await picture.click();
  await expect(page.getByRole('dialog').getByAltText('Flame')).toHaveCSS('opacity', '1');
});
