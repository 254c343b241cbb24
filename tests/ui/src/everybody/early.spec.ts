// What is done before the script has arrived, or while the page takes in what was saved, counts.

import { call, comment, community, expect, holdScript, person, post, ready, test, type Page, type Person } from '../harness/test.ts';

/** A page whose script is held back; what is answered lets it go. */
async function early(page: Page, path: string): Promise<() => Promise<void>> {
  const release = await holdScript(page);
  await page.goto(path, { waitUntil: 'domcontentloaded' });
  return release;
}

/** Holds requests for data of a page back until the answer is called. */
async function holdData(page: Page, path: string): Promise<() => void> {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(`**${path}/__data.json*`, async (route) => {
    await held;
    await route.continue();
  });
  return release;
}

async function arranged(): Promise<{ ada: Person; books: { id: number; name: string }; id: number }> {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Dune', { body: 'Spice.' });
  return { ada, books, id };
}

test('a post is changed before the script arrives: emptied, typed, ticked and chosen', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, id } = await arranged();
  await logIn(ada);
  const release = await early(page, `/post/${id}/edit`);
  const text = page.getByLabel('Text (optional)');
  await text.fill('');
  await page.getByLabel('Title').fill('Dune, again');
  await page.getByText('Language, schedule, thumbnail').click();
  await page.getByLabel('Language').selectOption({ label: 'English' });
  await page.getByLabel('Not safe for work').check();
  await release();
  await expect(text).toHaveValue('');
  await expect(page.getByLabel('Title')).toHaveValue('Dune, again');
  await expect(page.getByLabel('Not safe for work')).toBeChecked();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dune, again');
  const { post: saved } = (await call(ada.token, 'GET', '/post', { id: String(id) })).post_view;
  expect(saved).toMatchObject({ name: 'Dune, again', nsfw: true });
  expect(saved.body ?? '').toBe('');
  expect(saved.language_id).not.toBe(0);
});

test('what is typed before the script arrives wins over an earlier draft, and becomes one', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, id } = await arranged();
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await ready(page);
  await page.getByLabel('Comment', { exact: true }).fill('An earlier thought');
  const release = await early(page, `/post/${id}`);
  await page.getByLabel('Comment', { exact: true }).pressSequentially('A newer one');
  await page.keyboard.press('ArrowLeft');
  await release();
  const text = page.getByLabel('Comment', { exact: true });
  await expect(text).toHaveValue('A newer one');
  // The caret stays where it was.
  await expect(text).toBeFocused();
  await page.keyboard.type('!');
  await expect(text).toHaveValue('A newer on!e');
  await page.reload();
  await ready(page);
  await expect(text).toHaveValue('A newer on!e');
});

test('a community typed before the script arrives is the one that is posted to', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  const tag = await call(ada.token, 'POST', '/community/tag', { community_id: books.id, name: 'review', display_name: 'Review' });
  await logIn(ada);
  const release = await early(page, '/create_post');
  await page.getByRole('combobox', { name: 'Community' }).fill(books.name);
  await page.getByLabel('Title').fill('Early');
  await release();
  await expect(page.getByRole('combobox', { name: 'Community' })).toHaveValue(books.name);
  // Its tags have come, and no suggestion lies over the form.
  await page.getByLabel('Review').check();
  await expect(page.getByRole('listbox')).toBeHidden();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Early');
  expect(tag.id).toBeGreaterThan(0);
});

test('a picture chosen before the script arrives is sent', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada } = await arranged();
  await logIn(ada);
  const release = await early(page, '/settings');
  const png = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGPQqLDBihiGlgQAeQM3AdOedqMAAAAASUVORK5CYII=';
  await page.getByLabel('Picture', { exact: true }).setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
  await release();
  await expect(page.getByRole('button', { name: 'Remove your picture' })).toBeVisible();
});

test('a form is used before the script arrives', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, id } = await arranged();
  await comment(ada, id, 'First');
  await logIn(ada);
  await early(page, `/post/${id}`);
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await expect.poll(async () => (await call(ada.token, 'GET', '/post', { id: String(id) })).post_view.post_actions?.saved_at ?? null).not.toBeNull();
});

test('what is typed while the page takes in what was saved stays, and so does the keyboard', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books } = await arranged();
  const films = await community(await person('bob'), 'films');
  await call(ada.token, 'POST', '/community/tag', { community_id: books.id, name: 'spoiler', display_name: 'Spoiler' });
  await call(ada.token, 'POST', '/community/follow', { community_id: books.id, follow: true });
  await logIn(ada);
  await page.goto('/settings/filters');
  await ready(page);
  const release = await holdData(page, '/settings/filters');
  await page.getByLabel('Spoiler').check();
  await page.getByRole('button', { name: 'Save: Tags' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  const field = page.getByLabel('Tags of which community');
  await field.pressSequentially(`!${films.name.slice(0, 4)}`);
  release();
  await page.getByRole('button', { name: 'Save: Tags' }).and(page.locator('[aria-busy=false]')).waitFor();
  await expect(field).toBeFocused();
  await page.keyboard.type(films.name.slice(4));
  await expect(field).toHaveValue(`!${films.name}`);
  await page.getByRole('button', { name: 'Show its tags' }).click();
  await expect(page).toHaveURL(/of=/);
});

test('a title typed while a community that was just joined is taken in stays', { tag: '@once' }, async ({ page, logIn }) => {
  const { books } = await arranged();
  const eve = await person('eve');
  await logIn(eve);
  await page.goto(`/c/${books.name}`);
  await ready(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/act?/community', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: /^Follow:/ }).first().click();
  await page.getByRole('banner').getByRole('link', { name: 'New post' }).click();
  await expect(page.getByRole('combobox', { name: 'Community' })).toHaveValue(books.name);
  await page.getByLabel('Title').fill('From somebody new');
  await page.getByLabel('Text (optional)').fill('Hello');
  const taken = page.waitForResponse('**/create_post/__data.json*');
  release();
  await taken;
  await expect(page.getByRole('button', { name: 'Publish' })).toBeEnabled();
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('From somebody new');
});

test('a comment that is gone on with while it is sent keeps what was not', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, id } = await arranged();
  await logIn(ada);
  await page.goto(`/post/${id}`);
  await ready(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/reply?/send*', async (route) => {
    await held;
    await route.continue();
  });
  const text = page.getByLabel('Comment', { exact: true });
  await text.fill('Sent');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await text.pressSequentially(', and more');
  release();
  await expect(page.locator('.comment .prose')).toHaveText('Sent');
  await expect(text).toHaveValue('Sent, and more');
});

test('keys pressed while the shortcuts are still on their way count', { tag: '@once' }, async ({ page }) => {
  await page.goto('/');
  await ready(page);
  const release = await holdScript(page);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await release();
  await expect(page).toHaveURL('/communities');
});
