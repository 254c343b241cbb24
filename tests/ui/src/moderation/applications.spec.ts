import { admin, call, expect, fresh, PASSWORD, test } from '../harness/test.ts';
import { accessible, fits } from '../harness/test.ts';

// Whether one has to apply is a setting of the whole site, which other tests need open: these need a site of their own.
test.describe('with applications', () => {
  test('an application is read, and approved or denied @plain', async ({ page, logIn, javaScriptEnabled }) => {
    const root = await admin();
    const apply = async (word: string, answer: string) => {
      const username = fresh(word);
      await call(null, 'POST', '/account/auth/register', { username, password: PASSWORD, password_verify: PASSWORD, answer });
      return username;
    };
    await call(root.token, 'PUT', '/site', { registration_mode: 'require_application', application_question: 'Why?' });
    let ada: string;
    let bob: string;
    try {
      ada = await apply('ada', 'I like books.');
      bob = await apply('bob', 'Buy my books!');
    } finally {
      await call(root.token, 'PUT', '/site', { registration_mode: 'open' });
    }
    await logIn(root);
    await page.goto('/applications');
    const of = (name: string) => page.getByRole('article').filter({ hasText: name });
    await expect(of(ada)).toContainText('I like books.');
    await fits(page);
    if (javaScriptEnabled !== false) await accessible(page);
    await page.getByRole('button', { name: `Approve ${ada}` }).click();
    await expect(of(ada)).toHaveCount(0);
    await of(bob).getByText('Deny', { exact: true }).first().click();
    await of(bob).getByLabel('Why').fill('no advertising');
    await page.getByRole('button', { name: `Deny ${bob}` }).click();
    await expect(of(bob)).toHaveCount(0);
    await page.getByRole('link', { name: 'Show decided ones too' }).click();
    await expect(of(bob)).toContainText('Reason: no advertising');
    await expect(of(ada)).toContainText('Approved by');
  });
});
