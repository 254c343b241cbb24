import { comment, community, expect, fresh, person, post, test } from '../harness/test.ts';

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

test('what is not found is said, and an unknown name is no error @plain', async ({ page }) => {
  const answer = await page.goto('/search?q=zzzzqqqq&author=nobody_at_all');
  expect(answer?.status()).toBe(200);
  await expect(page.getByText('Nothing found for “zzzzqqqq”.')).toBeVisible();
});

test('the address of something here leads there @plain', async ({ page, baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'Found by its address');
  await page.goto(`/search?q=${encodeURIComponent(`${baseURL}/post/${id}`)}`);
  await page.getByRole('link', { name: 'Go to “Found by its address”' }).click();
  await expect(page).toHaveURL(`/post/${id}`);
});
