import { comment, community, expect, fresh, person, post, ready, test } from '../harness/test.ts';

test('everything is searched, and the search can be narrowed @plain', async ({ page }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const word = fresh('word').replaceAll('_', '');
  const books = await community(ada, 'books', { title: `All about ${word}` });
  const id = await post(ada, books.id, `A post about ${word}`);
  await comment(bob, id, `A comment about ${word}`);

  await page.goto('/search');
  await page.getByRole('main').getByRole('searchbox').fill(word);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('link', { name: `All about ${word}` }).first()).toBeVisible();
  await expect(page.getByRole('link', { name: `A post about ${word}`, exact: true }).first()).toBeVisible();
  await expect(page.getByText(`A comment about ${word}`)).toBeVisible();

  await page.getByText('Narrow it down').click();
  await page.getByLabel('Written by').fill(ada.name);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText(`A comment about ${word}`)).toHaveCount(0);
  await expect(page.getByRole('link', { name: `A post about ${word}`, exact: true })).toBeVisible();
});

test('what is not found is said, and an unknown name is no error @plain', { tag: '@once' }, async ({ page }) => {
  const answer = await page.goto('/search?q=zzzzqqqq&author=nobody_at_all');
  expect(answer?.status()).toBe(200);
  await expect(page.getByText('Nothing found for “zzzzqqqq”.')).toBeVisible();
});

test('the address of something here leads there @plain', { tag: '@once' }, async ({ page, baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Found by its address');
  await page.goto(`/search?q=${encodeURIComponent(`${baseURL}/post/${id}`)}`);
  await page.getByRole('link', { name: 'Go to “Found by its address”' }).click();
  await expect(page).toHaveURL(`/post/${id}`);
});

test('a search is narrowed to an address, to a list and by what is safe for work @plain', { tag: '@once' }, async ({ page, javaScriptEnabled }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const word = fresh('word').replaceAll('_', '');
  const url = `https://example.org/${word}`;
  await post(ada, books.id, 'Leads there', { url });
  await post(ada, books.id, `Speaks of ${url}`);
  await post(ada, books.id, `Not for work: ${word}`, { nsfw: true });
  const found = (title: string) => page.getByRole('main').getByRole('link', { name: title, exact: true });
  await page.goto(`/search?q=${encodeURIComponent(url)}&kind=posts`);
  await expect(found(`Speaks of ${url}`)).toBeVisible();
  if (javaScriptEnabled !== false) await ready(page);
  await page.getByText('Narrow it down').click();
  await page.getByLabel('Only posts that link to exactly this address').check();
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await expect(found('Leads there')).toBeVisible();
  await expect(found(`Speaks of ${url}`)).toHaveCount(0);
  await expect(page.getByLabel('Only posts that link to exactly this address')).toBeChecked();

  await page.goto(`/search?q=${word}&kind=posts`);
  await expect(found(`Not for work: ${word}`)).toHaveCount(0);
  if (javaScriptEnabled !== false) await ready(page);
  await page.getByText('Narrow it down').click();
  await page.getByLabel('Not safe for work').selectOption('Shown');
  await page.getByLabel('Which posts').selectOption('Local');
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await expect(found(`Not for work: ${word}`)).toBeVisible();
  await expect(page).toHaveURL(/type=local/);
});

test('names of communities and people are suggested', { tag: '@once' }, async ({ page }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  await page.goto('/search');
  await ready(page);
  await page.getByText('Narrow it down').click();
  const options = (label: string) => page.getByLabel(label).evaluate((field: HTMLInputElement) => [...(field.list?.options ?? [])].map(({ value }) => value));
  await page.getByLabel('In the community').fill(books.name.slice(0, -1));
  await expect.poll(() => options('In the community')).toContain(books.name);
  await page.getByLabel('Written by').fill(ada.name.slice(0, -1));
  await expect.poll(() => options('Written by')).toContain(ada.name);
});
