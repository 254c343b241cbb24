import { accessible, admin, bothWays, call, expect, fits, fresh, PASSWORD, test } from '../harness/test.ts';
import { start, type Running } from '../harness/processes.ts';

// Whether one has to apply is a setting of the site: one of its own.
let site: Running;
const shared = process.env.UI_TEST_URL;

test.beforeAll(async ({}, info) => {
  test.setTimeout(180_000);
  site = await start(`applications-${info.workerIndex}`);
  process.env.UI_TEST_URL = site.url;
  const root = await admin();
  await call(root.token, 'PUT', '/site', {
    registration_mode: 'require_application',
    application_question: 'Why?',
    rate_limit_register_max_requests: 9999,
    rate_limit_register_interval_seconds: 1,
  });
});
test.afterAll(async () => {
  process.env.UI_TEST_URL = shared;
  await site?.stop();
});

bothWays((scripted) => {
  test('an application is read, and approved or denied', async ({ page, logIn }) => {
    const root = await admin();
    const apply = async (word: string, answer: string) => {
      const username = fresh(word);
      await call(null, 'POST', '/account/auth/register', { username, password: PASSWORD, password_verify: PASSWORD, answer });
      return username;
    };
    const ada = await apply('ada', 'I like books.');
    const bob = await apply('bob', 'Buy my books!');
    await logIn(root);
    await page.goto('/');
    await page.getByRole('link', { name: '2 things to moderate' }).click();
    await expect(page).toHaveURL('/applications');
    // Where the mail to the admins says it is.
    await page.goto('/registration_applications');
    await expect(page).toHaveURL('/applications');
    const of = (name: string) => page.getByRole('article').filter({ hasText: name });
    await expect(of(ada)).toContainText('I like books.');
    await fits(page);
    if (scripted) await accessible(page);
    if (scripted) {
      await of(ada).focus();
      await page.keyboard.press('r');
    } else await page.getByRole('button', { name: `Approve ${ada}` }).click();
    await expect(of(ada)).toHaveCount(0);
    if (scripted) {
      await of(bob).focus();
      await page.keyboard.press('d');
    } else await of(bob).getByText('Deny…').click();
    await of(bob).getByLabel('Why').fill('no advertising');
    await page.getByRole('button', { name: `Deny ${bob}` }).click();
    await expect(of(bob)).toHaveCount(0);
    await page.getByRole('main').getByRole('link', { name: 'All', exact: true }).click();
    await expect(of(bob)).toContainText('Reason: no advertising');
    await expect(of(ada)).toContainText('Approved by');
  });
});
