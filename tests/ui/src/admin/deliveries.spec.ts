import { accessible, admin, bothWays, call, comment, community, expect, person, post, test, type Person } from '../harness/test.ts';
import { start, type Running } from '../harness/processes.ts';

// Two sites on this machine, which follow each other by plain http.
const sites: Running[] = [];
let before: string | undefined;
let root: Person;
let peer: string;
let ada: Person;
let books: { id: number; name: string };

test.beforeAll(async ({}, info) => {
  test.setTimeout(300_000);
  before = process.env.UI_TEST_URL;
  const name = (which: string) => `${which}-${info.workerIndex}`;
  const settings = { FEDERATION__INSECURE_DEVELOPMENT_MODE: 'true' };
  sites.push(await start(name('home'), settings), await start(name('away'), settings));
  const [home, away] = sites as [Running, Running];
  process.env.UI_TEST_URL = home.url;
  const there = await admin();
  await call(there.token, 'PUT', '/site', { registration_mode: 'open' });
  ada = await person('ada');
  books = await community(ada, 'books');
  peer = new URL(home.url).host;
  process.env.UI_TEST_URL = away.url;
  root = await admin();
  const found = await call(root.token, 'GET', '/resolve_object', { q: `${home.url}/c/${books.name}` });
  await call(root.token, 'POST', '/community/follow', { community_id: found.community.id, follow: true });
});
test.afterAll(async () => {
  process.env.UI_TEST_URL = before;
  await Promise.all(sites.map((site) => site.stop()));
});

bothWays((scripted) => {
  test('sending to an instance is watched, paused, and goes on', async ({ page, logIn }) => {
    await logIn(root);
    const entry = page.getByRole('listitem').filter({ hasText: peer });
    await expect(async () => {
      await page.goto(`${process.env.UI_TEST_URL}/admin/deliveries`);
      await expect(entry).toBeVisible({ timeout: 500 });
    }).toPass();
    await entry.getByRole('button', { name: `Pause ${peer}` }).click();
    await expect(entry.getByText('Paused', { exact: true })).toBeVisible();
    await page.goto(`${process.env.UI_TEST_URL}/admin/deliveries?state=paused`);
    await entry.getByRole('button', { name: `Go on with ${peer}` }).click();
    // Without a script what answers is the whole list.
    await expect(scripted ? entry : entry.getByText('Paused', { exact: true })).toHaveCount(0);
  });

  test('who wrote something sees how far it has got with others', async ({ page, context }) => {
    const [home, away] = sites as [Running, Running];
    process.env.UI_TEST_URL = home.url;
    try {
      // The other site follows by now: the tests before this one have seen that.
      const id = await post(ada, books.id, 'Dune');
      const answer = await comment(ada, id, 'A comment');
      await context.addCookies([{ name: 'jwt', value: ada.token, url: home.url, httpOnly: true, sameSite: 'Lax' }]);
      await page.goto(`${home.url}/post/${id}`);
      await page.getByRole('main').getByRole('link', { name: 'How far it got' }).first().click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('How far it has got');
      await expect(async () => {
        await page.goto(`${home.url}/post/${id}/delivery`);
        await expect(page.getByRole('main')).toContainText('1 instance has it.', { timeout: 500 });
      }).toPass();
      await expect(page.getByRole('listitem').filter({ hasText: new URL(away.url).host })).toContainText('has it');
      await page.goto(`${home.url}/comment/${answer}/delivery`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('How far it has got');
      await expect(page.getByRole('main').getByRole('link', { name: 'A comment' })).toBeVisible();
      // Everybody sees who is connected.
      await context.clearCookies();
      await page.goto(`${home.url}/about`);
      await page.getByRole('link', { name: 'Instances this site knows' }).click();
      await page.getByRole('searchbox', { name: 'Find an instance' }).fill('localhost');
      await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
      await expect(page.getByRole('main').getByRole('link', { name: new URL(away.url).host })).toBeVisible();
      await page.getByRole('link', { name: 'Blocked', exact: true }).click();
      await expect(page.getByRole('main')).toContainText('None.');
    } finally {
      process.env.UI_TEST_URL = away.url;
    }
  });

  if (!scripted) return;

  test('what is no activity of ours cannot be sent again', async ({ page, logIn }) => {
    await logIn(root);
    await page.goto(`${process.env.UI_TEST_URL}/admin/deliveries`);
    const entry = page.getByRole('listitem').filter({ hasText: peer });
    await entry.locator('summary').filter({ hasText: 'Send again' }).click();
    await entry.getByLabel('Address of the activity').fill('https://example.org/none');
    await entry.getByRole('button', { name: 'Send again' }).click();
    await expect(entry.getByRole('alert')).toBeVisible();
    await expect(entry.getByLabel('Address of the activity')).toHaveValue('https://example.org/none');
    await accessible(page);
  });
});
