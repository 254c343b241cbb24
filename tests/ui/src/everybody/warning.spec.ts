import { accessible, admin, call, expect, fits, fresh, ready, siteUrl, test, type Person } from '../harness/test.ts';
import { start, type Running } from '../harness/processes.ts';

// What a site warns of and suggests holds for everybody: a site of its own, which has no image service.
test.describe.configure({ mode: 'serial' });
let site: Running;
let root: Person;
let before: string | undefined;

test.beforeAll(async ({}, info) => {
  test.setTimeout(240_000);
  before = process.env.UI_TEST_URL;
  site = await start(`warning-${info.project.name}-${info.workerIndex}`, { PICTRS__URL: 'http://127.0.0.1:9' });
  process.env.UI_TEST_URL = site.url;
  root = await admin();
});
test.afterAll(async () => {
  process.env.UI_TEST_URL = before;
  await site?.stop();
});

test('a content warning is read before anything is shown, and once @plain', { tag: '@once' }, async ({ page, context, logIn, javaScriptEnabled, request }) => {
  const scripted = javaScriptEnabled !== false;
  await logIn(root);
  await page.goto(`${siteUrl()}/admin/general`);
  if (scripted) await ready(page);
  await page.getByLabel('Content warning').fill('Here is blood & gore.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: /Saved|Done/ })).toBeVisible();
  // Who wrote it is not asked.
  await page.goto(`${siteUrl()}/modlog`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Moderation log');

  await context.clearCookies();
  await page.goto(`${siteUrl()}/modlog?kind=admin_edit_site`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Before you go on');
  await expect(page.getByRole('main')).toContainText('Here is blood & gore.');
  if (scripted) await ready(page);
  await accessible(page);
  await fits(page);
  await page.screenshot({ path: `.out/screens/warning-${test.info().project.name}-light.png`, fullPage: true });
  // What the site is can be read, and what programs read is as it was.
  await page.getByRole('link', { name: 'About Spinney' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('About Spinney');
  const searching = await request.get(`${siteUrl()}/modlog`, { headers: { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' } });
  expect(searching.url()).toBe(`${siteUrl()}/modlog`);
  expect(searching.headers()['cache-control']).toBe('private, no-cache');
  expect((await request.get(`${siteUrl()}/feeds/all.xml`)).status()).toBe(200);
  // A link within the site asks as well.
  await page.goto(`${siteUrl()}/about`);
  if (scripted) await ready(page);
  await page.getByRole('link', { name: 'Moderation log' }).filter({ visible: true }).or(page.getByRole('banner').getByRole('link', { name: 'Log in' })).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Before you go on');

  await page.goto(`${siteUrl()}/modlog?kind=admin_edit_site`);
  await page.getByRole('button', { name: 'Go on to the site' }).click();
  await expect(page).toHaveURL(`${siteUrl()}/modlog?kind=admin_edit_site`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Moderation log');
  await page.goto(`${siteUrl()}/communities`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Communities');
});

test('another warning is read anew, and none is none @plain', { tag: '@once' }, async ({ page }) => {
  const heading = page.getByRole('heading', { level: 1 });
  // The site is known for some seconds.
  const shows = (text: string) =>
    expect(async () => {
      await page.goto(`${siteUrl()}/communities`);
      await expect(heading).toHaveText(text, { timeout: 500 });
    }).toPass();
  await call(root.token, 'PUT', '/site', { content_warning: 'Here is blood.' });
  await shows('Before you go on');
  await page.getByRole('button', { name: 'Go on to the site' }).click();
  await expect(heading).toHaveText('Communities');
  await call(root.token, 'PUT', '/site', { content_warning: 'Here are spiders.' });
  await shows('Before you go on');
  await call(root.token, 'PUT', '/site', { content_warning: '' });
  await shows('Communities');
  await page.goto(`${siteUrl()}/warning?next=%2Fmodlog`);
  await expect(heading).toHaveText('Moderation log');
});

test('a list of communities is suggested, and no longer @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { multi_community_view: view } = await call(root.token, 'POST', '/multi_community', { name: fresh('start').toLowerCase(), title: fresh('Beginning') });
  await logIn(root);
  for (const [option, id] of [[`${view.multi.title} (${root.name})`, view.multi.id], ['None', undefined]] as const) {
    await page.goto(`${siteUrl()}/admin/general`);
    await page.getByLabel('Suggested communities').selectOption({ label: option });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: /Saved|Done/ })).toBeVisible();
    const { local_site: local } = (await call(root.token, 'GET', '/site')).site_view;
    expect(local.suggested_multi_community_id).toBe(id);
  }
});

test('admins are told that the image service does not answer', { tag: '@once' }, async ({ page, logIn }) => {
  await logIn(root);
  await page.goto(`${siteUrl()}/admin`);
  await expect(page.getByRole('region', { name: 'How things stand' })).toContainText('The image service does not answer');
});
