import { accessible, expect, person, PASSWORD, test } from './harness/test.ts';

test('somebody logs in, is led back, and logs out @plain', async ({ page }) => {
  const ada = await person('ada');
  await page.goto('/');
  await page.getByRole('link', { name: 'Log in' }).click();
  await page.getByLabel('Name or e-mail address').fill(ada.name);
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toHaveText('Name or password is wrong.');
  await expect(page.getByLabel('Name or e-mail address')).toHaveValue(ada.name);

  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL('/');
  const menu = page.getByLabel(`Your account, ${ada.name}`);
  await menu.click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('link', { name: 'Log in' })).toBeVisible();
});

test('the token is out of reach of scripts', async ({ page, context }) => {
  const ada = await person('ada');
  await page.goto('/login');
  await page.getByLabel('Name or e-mail address').fill(ada.name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByLabel(`Your account, ${ada.name}`)).toBeVisible();

  const cookie = (await context.cookies()).find(({ name }) => name === 'jwt');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  expect(await page.evaluate(() => document.cookie)).not.toContain('jwt');
  expect(await page.content()).not.toContain(cookie?.value);
});

test('a form from another site is refused', async ({ request, baseURL }) => {
  for (const path of ['/login', '/logout', '/act?/display']) {
    const answer = await request.post(baseURL + path, { headers: { origin: 'https://evil.example' }, form: { theme: 'dark' } });
    expect(answer.status(), path).toBe(403);
  }
});

test('the login is accessible', async ({ page }) => {
  await page.goto('/login');
  await accessible(page);
});
