import { call, comment, community, expect, fresh, person, post, test } from '../harness/test.ts';

test('communities are listed, found and followed from the list @plain', async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const word = fresh('zebra').replaceAll('_', '');
  const books = await community(ada, 'books', { title: `Everything ${word}`, summary: 'With stripes.' });
  await logIn(bob);
  await page.goto('/communities');
  await page.getByRole('main').getByRole('searchbox').fill(word);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: `!${books.name}` });
  await expect(row.getByText('With stripes.')).toBeVisible();
  await expect(page.getByRole('main').getByRole('searchbox')).toHaveValue(word);
  await row.getByRole('button', { name: /^Follow/ }).click();
  await expect(row.getByRole('button', { name: /^Following/ })).toBeVisible();
  await row.getByRole('link', { name: `Everything ${word}` }).click();
  await expect(page).toHaveURL(`/c/${books.name}`);
});

test('the side tells what a community is, its rules and who moderates it @plain', async ({ page }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books', { title: 'Books', summary: 'What we read.', sidebar: '## Rules\n\n1. Be *kind*.' });
  const id = await post(ada, books.id, 'Dune');
  for (const path of [`/c/${books.name}`, `/post/${id}`]) {
    await page.goto(path);
    const side = page.getByRole('complementary');
    await expect(side.getByText('What we read.')).toBeVisible();
    await expect(side.locator('.prose li em')).toHaveText('kind');
    await expect(side.getByRole('link', { name: ada.name })).toBeVisible();
  }
});

test('the side of the front page tells what the site is and who runs it @plain', { tag: '@once' }, async ({ page }) => {
  await page.goto('/');
  const side = page.getByRole('complementary');
  await expect(side.getByRole('heading', { name: 'Spinney' })).toBeVisible();
  await expect(side.getByRole('link', { name: 'root_admin' })).toBeVisible();
  await expect(side.getByText('Communities')).toBeVisible();
});

test('a profile shows what somebody wrote, of either kind @plain', async ({ page }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'A post of hers');
  await comment(bob, id, 'A comment of his.');
  await comment(ada, id, 'A comment of hers.');
  await page.goto(`/u/${ada.name}`);
  await expect(page.getByRole('link', { name: 'A post of hers' }).first()).toBeVisible();
  await expect(page.getByText('A comment of hers.')).toBeVisible();
  await expect(page.getByText('A comment of his.')).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: 'Posts', exact: true }).click();
  await expect(page.getByText('A comment of hers.')).toHaveCount(0);
  await page.getByRole('main').getByRole('link', { name: 'Comments', exact: true }).click();
  await expect(page.getByText('A comment of hers.')).toBeVisible();
});

test('somebody is blocked from their profile, and let in again @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  await logIn(ada);
  await page.goto(`/u/${bob.name}`);
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await expect.poll(async () => (await call(ada.token, 'GET', '/account')).person_blocks.length).toBe(1);
  await page.goto(`/u/${bob.name}`);
  await page.getByRole('button', { name: 'Unblock', exact: true }).click();
  await expect.poll(async () => (await call(ada.token, 'GET', '/account')).person_blocks.length).toBe(0);
});

test('a note about somebody is written, changed and taken back @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  await logIn(ada);
  await page.goto(`/u/${bob.name}`);
  const side = page.getByRole('complementary');
  const write = async (open: string, text: string) => {
    await side.getByText(open).click();
    await side.getByLabel('Your note:').fill(text);
    await side.getByRole('button', { name: 'Save', exact: true }).click();
  };
  await write('Write a note about them', 'Met at the fair.');
  await expect(side.getByText('Your note: Met at the fair.', { exact: true })).toBeVisible();
  await write('Change the note', 'Met twice.');
  await expect(side.getByText('Your note: Met twice.', { exact: true })).toBeVisible();
  await write('Change the note', '');
  await expect(side.getByText('Write a note about them')).toBeVisible();
  await logIn(bob);
  await page.goto(`/u/${bob.name}`);
  await expect(side.getByText('Write a note about them')).toHaveCount(0);
});
