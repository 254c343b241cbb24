// Multi-communities: several communities, read and followed as one.

import { call, community, expect, fresh, person, post, ready, test } from '../harness/test.ts';

async function two() {
  const ada = await person('ada');
  const [books, films] = [await community(ada, 'books'), await community(ada, 'films')];
  await post(ada, books.id, 'About a book');
  await post(ada, films.id, 'About a film');
  return { ada, books, films, name: fresh('art').toLowerCase() };
}

/** One that exists already, with both communities. */
async function existing() {
  const life = await two();
  const { multi_community_view: view } = await call(life.ada.token, 'POST', '/multi_community', { name: life.name, title: `Arts ${life.name}`, summary: 'Books and films.', sidebar: 'All **of** it.' });
  for (const place of [life.books, life.films]) await call(life.ada.token, 'POST', '/multi_community/entry', { id: view.multi.id, community_id: place.id });
  return { ...life, id: view.multi.id as number, title: `Arts ${life.name}` };
}

test('somebody makes a multi-community and fills it @plain', async ({ page, logIn }) => {
  const { ada, books, films, name } = await two();
  await logIn(ada);
  await page.goto('/multi_communities');
  await page.getByRole('link', { name: 'New multi-community' }).click();
  await page.getByLabel('Name in its address').fill(name);
  await page.getByLabel('Name to be shown').fill('Arts');
  await page.getByRole('button', { name: 'Create a multi-community' }).click();
  await expect(page).toHaveURL(`/m/${name}/settings`);

  const inside = page.getByRole('main').getByRole('listitem');
  for (const [index, place] of [books, films].entries()) {
    await page.getByLabel('A community to put in').fill(place.name);
    await page.getByLabel('A community to put in').press('Enter');
    await expect(inside).toHaveCount(index + 1);
    await expect(inside.filter({ hasText: `!${place.name}` })).toBeVisible();
  }
  await page.getByLabel('A community to put in').fill('no_such_place');
  await page.getByLabel('A community to put in').press('Enter');
  await expect(page.getByRole('alert')).toHaveText('There is no community of this name here.');
  await inside.filter({ hasText: `!${films.name}` }).getByRole('button', { name: 'Take out: films' }).click();
  await expect(inside).toHaveCount(1);

  await page.getByLabel('In one sentence').fill('What we look at.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await page.getByRole('link', { name: 'Show it' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Arts');
  await expect(page.getByRole('complementary').getByText('What we look at.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'About a book', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'About a film', exact: true })).toHaveCount(0);
});

test('one is found, read and followed as if it were one community @plain', async ({ page, logIn }) => {
  const { ada, books, title, name } = await existing();
  const bob = await person('bob');
  await logIn(bob);
  await page.goto('/communities');
  await page.getByRole('main').getByRole('link', { name: 'Multi-communities' }).click();
  await expect(page).toHaveURL('/multi_communities');
  await page.getByRole('main').getByRole('searchbox').fill(name);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: title });
  await expect(row).toContainText('2 communities');
  await expect(row).toContainText(ada.name);
  await row.getByRole('link', { name: title }).click();
  await expect(page).toHaveURL(`/m/${name}`);
  for (const post of ['About a book', 'About a film']) await expect(page.getByRole('link', { name: post, exact: true })).toBeVisible();
  const side = page.getByRole('complementary');
  await expect(side.locator('.prose strong')).toHaveText('of');
  await expect(side.getByRole('link', { name: 'books' })).toHaveAttribute('href', `/c/${books.name}`);
  await expect(page.locator('link[type="application/rss+xml"]')).toHaveAttribute('href', `/feeds/m/${name}.xml`);
  // Only its maker changes it.
  await expect(side.getByRole('link', { name: 'Edit' })).toHaveCount(0);

  // It shows as followed at once; who leaves before the server has heard of it takes that back.
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.getByRole('button', { name: `Follow: ${title}` }).click();
  await expect(page.getByRole('button', { name: `Following: ${title}` })).toBeVisible();
  await answered;
  await page.goto('/');
  // On a phone the menu is closed.
  await expect(page.locator('nav#nav a', { hasText: title })).toHaveAttribute('href', `/m/${name}`);
  await page.goto(`/m/${name}`);
  await page.getByRole('button', { name: `Following: ${title}` }).click();
  await expect.poll(async () => (await call(bob.token, 'GET', '/account')).multi_community_follows.length).toBe(0);
});

test('the search and the profile of its maker lead to one @plain', { tag: '@once' }, async ({ page }) => {
  const { ada, title, name } = await existing();
  await page.goto(`/search?q=${name}`);
  await page.getByRole('main').getByRole('link', { name: title }).click();
  await expect(page).toHaveURL(`/m/${name}`);
  await page.goto(`/u/${ada.name}`);
  await page.getByRole('complementary').getByRole('link', { name: title }).click();
  await expect(page).toHaveURL(`/m/${name}`);
});

test('one is deleted by who made it, and brought back; nobody else may @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, title, name } = await existing();
  const bob = await person('bob');
  await logIn(bob);
  expect((await page.goto(`/m/${name}/settings`))?.status()).toBe(403);
  await logIn(ada);
  await page.goto(`/m/${name}`);
  await page.getByRole('complementary').getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await expect(page.getByText('It has been deleted.').first()).toBeVisible();
  await logIn(bob);
  expect((await page.goto(`/m/${name}`))?.status()).toBe(404);
  await logIn(ada);
  await page.goto(`/m/${name}/settings`);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await expect(page.getByRole('button', { name: 'Delete it' })).toBeVisible();
  await page.goto(`/m/${name}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
});

test('a community that was taken out is put back from the message', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, name } = await existing();
  await logIn(ada);
  await page.goto(`/m/${name}/settings`);
  await ready(page);
  const inside = page.getByRole('main').getByRole('listitem');
  await page.getByRole('button', { name: 'Take out: films' }).click();
  await expect(inside).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(inside).toHaveCount(2);
});
