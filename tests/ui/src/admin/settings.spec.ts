import { accessible, admin, bothWays, call, expect, fits, ready, siteUrl, test, type Person } from '../harness/test.ts';
import { start, type Running } from '../harness/processes.ts';

// What is set holds for everybody: a site of its own.
let site: Running;
let root: Person;
let before: string | undefined;

test.beforeAll(async ({}, info) => {
  test.setTimeout(240_000);
  before = process.env.UI_TEST_URL;
  site = await start(`admin-${info.workerIndex}`);
  process.env.UI_TEST_URL = site.url;
  root = await admin();
});
test.afterAll(async () => {
  process.env.UI_TEST_URL = before;
  await site?.stop();
});

const local = async () => (await call(root.token, 'GET', '/site')).site_view.local_site;

bothWays((scripted) => {
  // What the other way has set already would prove nothing.
  const [name, order, pixels, searches] = scripted ? ['Library', 'new', 300, 77] : ['Archive', 'old', 310, 78];
  test('what the site is called is changed, and what is refused stays in the form', async ({ page, logIn }) => {
    await logIn(root);
    await page.goto(`${siteUrl()}/admin/general`);
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('In one line').fill('Books and more');
    await page.getByLabel('Description').fill('We **read**.');
    await page.getByLabel('Order of posts').selectOption(order);
    await page.getByLabel('Only admins found communities').check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: /Saved|Done/ })).toBeVisible();
    await expect(page.getByRole('banner').getByRole('link', { name })).toBeVisible();
    expect(await local()).toMatchObject({ default_post_sort_type: order, community_creation_admin_only: true });

    await page.goto(`${siteUrl()}/admin/registration`);
    await page.getByLabel('Who may join').selectOption('require_application');
    // What is emptied before the script has come is full again.
    if (scripted) await ready(page);
    await page.getByLabel('Question to applicants').fill('');
    await page.getByLabel('Invitations of one person').fill('7');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('alert')).toHaveText('Who asks for applications needs a question.');
    await expect(page.getByLabel('Invitations of one person')).toHaveValue('7');
    await page.getByLabel('Question to applicants').fill('Why here?');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('status').filter({ hasText: /Saved|Done/ })).toBeVisible();
    expect(await local()).toMatchObject({ registration_mode: 'require_application', application_question: 'Why here?', max_invites_per_user_allowed: 7 });
  });

  test('a bad expression is refused and named, and stays in the form', async ({ page, logIn }) => {
    await logIn(root);
    await page.goto(`${siteUrl()}/admin/content`);
    for (const [bad, told] of [['(unclosed', 'This is no regular expression.'], ['.*', 'This expression would refuse everything.']] as const) {
      await page.getByLabel('Words that are refused').fill(bad);
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByRole('alert')).toHaveText(told);
      await expect(page.getByLabel('Words that are refused')).toHaveValue(bad);
    }
    await page.getByLabel('Words that are refused').fill('');
    await page.getByLabel('Links that are refused').fill('no host at all');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('alert')).toHaveText('This is not an address that can be linked to.');
    await expect(page.getByLabel('Links that are refused')).toHaveValue('no host at all');
  });

  test('every other tab saves what it shows, and nothing else', async ({ page, logIn }) => {
    // Many pages, one after the other.
    test.setTimeout(240_000);
    await logIn(root);
    const save = async () => {
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByRole('status').filter({ hasText: /Saved|Done/ })).toBeVisible();
    };
    await page.goto(`${siteUrl()}/admin/content`);
    await page.getByLabel('Links that are refused').fill('bad.example\nworse.example/path');
    await page.getByLabel('Votes down on posts').selectOption('disable');
    await page.getByLabel('Readers are not told who did it').uncheck();
    await save();
    await page.goto(`${siteUrl()}/admin/registration`);
    await page.getByLabel('New members solve a small puzzle').check();
    await page.getByLabel('How hard it is').selectOption('hard');
    await save();
    await page.goto(`${siteUrl()}/admin/images`);
    await page.getByLabel('Largest picture of a person, in pixels').fill(String(pixels));
    await page.getByLabel('Pictures of other sites').selectOption('proxy_all_images');
    await save();
    await page.goto(`${siteUrl()}/admin/limits`);
    await page.getByRole('group', { name: 'Searches' }).getByLabel('How many', { exact: true }).fill(String(searches));
    await save();
    await page.goto(`${siteUrl()}/admin/federation`);
    await page.getByLabel('Others must say who they are to read').check();
    await save();
    await page.goto(`${siteUrl()}/admin/mail`);
    await page.getByLabel('Tell admins of new reports').check();
    await save();
    // What is shown and not touched is sent as it was.
    await page.goto(`${siteUrl()}/admin/content`);
    await expect(page.getByLabel('Links that are refused')).toHaveValue('bad.example\nworse.example/path');
    await save();
    const answer = await call(root.token, 'GET', '/site');
    expect(answer.blocked_urls.map((one: { url: string }) => one.url)).toEqual(['bad.example', 'worse.example/path']);
    expect(answer.site_view.local_site_rate_limit).toMatchObject({ search_max_requests: searches });
    expect(answer.site_view.local_site).toMatchObject({
      post_downvotes: 'disable',
      post_upvotes: 'all',
      image_max_avatar_size: pixels,
      image_mode: 'proxy_all_images',
      federation_signed_fetch: true,
      federation_enabled: true,
      reports_email_admins: true,
      captcha_enabled: true,
      captcha_difficulty: 'hard',
      hide_modlog_mod_names: false,
    });
  });

  if (!scripted) return;

  test('the pages of settings are accessible and fit', async ({ page, logIn }) => {
    test.setTimeout(240_000);
    await logIn(root);
    await page.goto(`${siteUrl()}/admin/general`);
    await ready(page);
    await accessible(page);
    await fits(page);
    await page.getByLabel('Name', { exact: true }).fill('Unsaved');
    const asked = page.waitForEvent('dialog');
    const gone = page.getByRole('banner').getByRole('link').first().click();
    const dialog = await asked;
    await dialog.dismiss();
    await gone;
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Unsaved');
  });
});
