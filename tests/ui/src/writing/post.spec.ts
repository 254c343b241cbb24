import { call, community, expect, person, post, ready, test } from '../harness/test.ts';

test('somebody publishes a link, changes it, deletes it and takes that back @plain', async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await logIn(ada);
  await page.goto(`/c/${books.name}`);
  await page.locator('header').getByRole('link', { name: 'New post' }).click();
  await expect(page.getByRole('combobox', { name: 'Community' })).toHaveValue(books.name);
  await page.getByLabel('Title').fill('Dune, sixty years later');
  await page.getByLabel('Link (optional)').fill('https://example.org/dune');
  await page.getByLabel('Text (optional)').fill('It **holds** up.');
  await page.getByRole('button', { name: 'Publish' }).click();

  await expect(page).toHaveURL(/\/post\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dune, sixty years later');
  await expect(page.locator('main strong').first()).toHaveText('holds');
  const address = page.url();

  await page.goto(`${address}/edit`);
  await page.getByLabel('Title').fill('Dune, sixty-one years later');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dune, sixty-one years later');

  const id = Number(address.split('/').at(-1));
  await page.getByRole('button', { name: 'Delete' }).first().click();
  await expect.poll(async () => (await call(ada.token, 'GET', '/post', { id })).post_view.post.deleted).toBe(true);
  await page.goto(address);
  await page.getByRole('button', { name: 'Restore' }).first().click();
  await expect.poll(async () => (await call(ada.token, 'GET', '/post', { id })).post_view.post.deleted).toBe(false);
});

test('a refused post keeps every field and says why @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const mine = await community(await person('bob'), 'closed', { posting_restricted_to_mods: true });
  await logIn(ada);
  await page.goto('/create_post');
  await page.getByRole('combobox', { name: 'Community' }).fill(mine.name);
  await page.getByLabel('Title').fill('May I?');
  await page.getByLabel('Text (optional)').fill('A long text that took an hour.');
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('alert')).toHaveText('Only moderators may do this.');
  await expect(page.getByLabel('Title')).toHaveValue('May I?');
  await expect(page.getByLabel('Text (optional)')).toHaveValue('A long text that took an hour.');

  await page.getByRole('combobox', { name: 'Community' }).fill('no_such_place');
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('alert')).toHaveText('There is no community of this name here.');
  await expect(page.getByLabel('Text (optional)')).toHaveValue('A long text that took an hour.');
});

test('a link that was posted before is told, and is no obstacle', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const url = `https://example.org/${ada.name}`;
  await post(ada, books.id, 'The first of its kind', { url });
  await logIn(ada);
  await page.goto(`/create_post?community=${books.name}`);
  await ready(page);
  await page.getByLabel('Link (optional)').fill(url);
  await expect(page.getByText('This link was posted before:')).toBeVisible();
  await expect(page.getByRole('link', { name: 'The first of its kind' })).toBeVisible();
});

test('a post is put before another community, with where it is from @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const films = await community(ada, 'films');
  const id = await post(ada, books.id, 'Dune', { url: 'https://example.org/d', body: 'Spice.\n\nMore spice.' });
  await logIn(ada);
  await page.goto(`/create_post?from=${id}`);
  await expect(page.getByLabel('Title')).toHaveValue('Dune');
  await expect(page.getByLabel('Link (optional)')).toHaveValue('https://example.org/d');
  await expect(page.getByLabel('Text (optional)')).toHaveValue(/^Cross-posted from: http.*\n\n> Spice\.\n>\n> More spice\.$/);
  await page.getByRole('combobox', { name: 'Community' }).fill(films.name);
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page).toHaveURL(/\/post\/\d+$/);
  await expect(page.getByRole('link', { name: /books/ }).first()).toBeVisible();
});

test('communities are found while typing, by keyboard alone', { tag: '@once' }, async ({ page, logIn }) => {
  const ada = await person('ada');
  const books = await community(ada, 'zwiebel');
  await logIn(ada);
  await page.goto('/create_post');
  await ready(page);
  const field = page.getByRole('combobox', { name: 'Community' });
  await field.pressSequentially(books.name.slice(0, -1));
  const option = page.getByRole('option', { name: books.name });
  await expect(option).toBeVisible();
  await field.press('ArrowDown');
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await field.press('Enter');
  await expect(field).toHaveValue(books.name);
  await expect(option).toBeHidden();
});

test('a draft is kept by what it is for, and can be discarded and brought back', async ({ page, logIn }) => {
  const ada = await person('ada');
  await logIn(ada);
  await page.goto('/create_post');
  await ready(page);
  await page.getByLabel('Title').fill('Half a thought');
  await page.getByLabel('Text (optional)').fill('that goes on');
  await page.goto('/');
  await page.goto('/create_post');
  await ready(page);
  await expect(page.getByLabel('Title')).toHaveValue('Half a thought');
  await expect(page.getByLabel('Text (optional)')).toHaveValue('that goes on');
  await page.getByRole('button', { name: 'Discard it' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByLabel('Title')).toHaveValue('Half a thought');
});

test('without a network nothing that was typed is lost', { tag: '@once' }, async ({ page, logIn, context }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await logIn(ada);
  await page.goto(`/create_post?community=${books.name}`);
  await ready(page);
  await page.getByLabel('Title').fill('From a tunnel');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('alert')).toContainText('The server cannot be reached');
  await expect(page.getByLabel('Title')).toHaveValue('From a tunnel');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('From a tunnel');
});

// With one the preview is there all the time.
test('without a script one can look at a post before it is sent @unscripted', async ({ page, logIn }) => {
  const ada = await person('ada');
  await logIn(ada);
  await page.goto('/create_post');
  await page.getByLabel('Title').fill('Look first');
  await page.getByLabel('Text (optional)').fill('Some *stress*.');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.locator('main em')).toHaveText('stress');
  await expect(page.getByLabel('Title')).toHaveValue('Look first');
});
