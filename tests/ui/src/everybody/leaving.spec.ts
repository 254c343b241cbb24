import { call, community, expect, person, ready, test } from '../harness/test.ts';

test('what was clicked is done even if the page is left before it is answered', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const books = await community(ada, 'books');
  await logIn(bob);
  await page.goto(`/c/${books.name}`);
  await ready(page);
  let sent = 0;
  await page.route('**/act?/community', async (route) => {
    sent += 1;
    // The first one gets nowhere.
    if (sent > 1) await route.continue();
  });
  await page.getByRole('button', { name: 'Follow: books' }).filter({ visible: true }).first().click();
  await expect.poll(() => sent).toBe(1);
  await page.goto('/about');
  await expect.poll(async () => (await call(bob.token, 'GET', '/account')).follows.length).toBe(1);
});
