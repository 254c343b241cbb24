import { admin, call, community, expect, person, test, type Person } from '../harness/test.ts';
import { start, type Running } from '../harness/processes.ts';

// Two sites on this machine, which follow each other by plain http.
test.describe.configure({ mode: 'serial' });
const sites: Running[] = [];
let before: string | undefined;
let root: Person;
let peer: string;

test.beforeAll(async ({}, info) => {
  test.setTimeout(300_000);
  before = process.env.UI_TEST_URL;
  const name = (which: string) => `${which}-${info.project.name}-${info.workerIndex}`;
  const settings = { FEDERATION__INSECURE_DEVELOPMENT_MODE: 'true' };
  sites.push(await start(name('home'), settings), await start(name('away'), settings));
  const [home, away] = sites as [Running, Running];
  process.env.UI_TEST_URL = home.url;
  const there = await admin();
  await call(there.token, 'PUT', '/site', { registration_mode: 'open' });
  const books = await community(await person('ada'), 'books');
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

test('sending to an instance is watched, paused, and goes on @plain', async ({ page, logIn }) => {
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
  await expect(entry).toHaveCount(0);
});

test('what is no activity of ours cannot be sent again', async ({ page, logIn }) => {
  await logIn(root);
  await page.goto(`${process.env.UI_TEST_URL}/admin/deliveries`);
  const entry = page.getByRole('listitem').filter({ hasText: peer });
  await entry.locator('summary').filter({ hasText: 'Send again' }).click();
  await entry.getByLabel('Address of the activity').fill('https://example.org/none');
  await entry.getByRole('button', { name: 'Send again' }).click();
  await expect(entry.getByRole('alert')).toBeVisible();
  await expect(entry.getByLabel('Address of the activity')).toHaveValue('https://example.org/none');
});
