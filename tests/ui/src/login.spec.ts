import { expect, person, PASSWORD, test } from './harness/test.ts';

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
