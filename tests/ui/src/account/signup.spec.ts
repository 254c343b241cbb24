import { accessible, expect, fresh, test } from '../harness/test.ts';
import { ADMIN, start, type Running } from '../harness/processes.ts';

// Who may register is a setting of the site: one of its own.
test.describe.configure({ mode: 'serial' });
let site: Running;
let token: string;

async function set(settings: object): Promise<void> {
  const answer = await fetch(`${site.url}/api/v4/site`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(settings),
  });
  expect(answer.status).toBe(200);
}

test.beforeAll(async ({}, info) => {
  test.setTimeout(120_000);
  site = await start(`signup-${info.project.name}-${info.workerIndex}`);
  const answer = await fetch(`${site.url}/api/v4/account/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username_or_email: ADMIN.name, password: ADMIN.password }),
  });
  token = ((await answer.json()) as { jwt: string }).jwt;
  await set({ rate_limit_register_max_requests: 9999, rate_limit_register_interval_seconds: 1 });
});
test.afterAll(() => site?.stop());

const PASSWORD = 'correct horse battery';

test('a closed site says so @plain', async ({ page }) => {
  await set({ registration_mode: 'closed' });
  await expect(async () => {
    await page.goto(`${site.url}/signup`);
    await expect(page.getByText('This site takes no new members at the moment.')).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByRole('button', { name: 'Sign up' })).toHaveCount(0);
});

test('an open site lets in who asks, and keeps what was typed when it refuses @plain', async ({ page }, info) => {
  await set({ registration_mode: 'open' });
  const name = fresh('ada');
  await page.goto(`${site.url}/signup`);
  await page.getByLabel('Name', { exact: true }).fill(ADMIN.name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password once more').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('alert')).toHaveText('This name is taken.');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(ADMIN.name);
  // What looks for mistakes is a script itself.
  if (info.project.name !== 'plain') await accessible(page);

  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password once more').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByLabel(`Your account, ${name}`)).toBeVisible();
});

test('an application is written and waits @plain', async ({ page }) => {
  await set({ registration_mode: 'require_application', application_question: 'Why here?' });
  await page.goto(`${site.url}/signup`);
  await expect(page.getByText('Why here?')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(fresh('bob'));
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password once more').fill(PASSWORD);
  await page.getByLabel('Your application').fill('I like books.');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('The admins will look at your application.')).toBeVisible();
});

test('machines that fill every field stay outside @plain', async ({ page }) => {
  await set({ registration_mode: 'open' });
  await page.goto(`${site.url}/signup`);
  await page.getByLabel('Name', { exact: true }).fill(fresh('robot'));
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password once more').fill(PASSWORD);
  await page.locator('input[name=website]').fill('https://spam.example');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('alert')).toContainText('taken for a machine');
});

test('the forgotten password never tells who has an account @plain', async ({ page }) => {
  await page.goto(`${site.url}/login_reset`);
  await page.getByLabel('E-mail address').fill('nobody@example.org');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'If there is an account' })).toBeVisible();
});

test('a link that is too old is refused, and another one offered @plain', async ({ page }) => {
  await page.goto(`${site.url}/password_change/not-a-token`);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('Password once more').fill(PASSWORD);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Ask for a new link' })).toBeVisible();
});
