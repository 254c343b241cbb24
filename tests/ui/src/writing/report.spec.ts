import { admin, call, comment, community, expect, person, post, ready, test } from '../harness/test.ts';

test('a report keeps its reason until it is sent', { tag: '@once' }, async ({ page, logIn, context }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const id = await post(ada, (await community(ada, 'books')).id, 'Dune');
  const first = await comment(bob, id, 'Buy my book!');
  await logIn(ada);
  await page.goto(`/comment/${first}`);
  await ready(page);
  const report = page.locator(`#comment-${first}`).getByRole('link', { name: 'Report' });
  // The form for it has to be fetched.
  await context.setOffline(true);
  await report.click();
  await expect(page.getByText('The server cannot be reached.', { exact: false })).toBeVisible();
  await context.setOffline(false);
  await report.click();
  const dialog = page.getByRole('dialog', { name: 'Report' });
  await dialog.getByLabel('What is wrong with it?').fill('It is advertising.');
  await context.setOffline(true);
  await dialog.getByRole('button', { name: 'Send the report' }).click();
  await expect(dialog.getByRole('alert')).toContainText('cannot be reached');
  await expect(dialog.getByLabel('What is wrong with it?')).toHaveValue('It is advertising.');
  await context.setOffline(false);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
});

test('the page for a report says what it is about @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob] = [await person('ada'), await person('bob')];
  const id = await post(ada, (await community(ada, 'books')).id, 'Dune');
  const first = await comment(bob, id, 'Buy my book!');
  await logIn(ada);
  await page.goto(`/report?comment=${first}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Report a comment by ${bob.name}`);
  await expect(page.getByText('Buy my book!')).toBeVisible();
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(`/comment/${first}`);
});

test('a message and a community are reported where they are read @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob, root] = [await person('ada'), await person('bob'), await admin()];
  const books = await community(ada, 'dubious', { title: 'Dubious' });
  await call(ada.token, 'POST', '/private_message', { recipient_id: bob.id, content: 'Give me your password' });
  const reasons = async () => {
    const { items } = await call(root.token, 'GET', '/report/list', { limit: '50' });
    return items.map((one: Record<string, { reason?: string }>) => Object.values(one).find((part) => part?.reason)?.reason);
  };
  await logIn(bob);
  await page.goto(`/messages/${ada.name}`);
  await page.getByRole('listitem').filter({ hasText: 'Give me your password' }).getByRole('link', { name: 'Report' }).click();
  await expect(page.getByRole('heading', { name: /^Report/ })).toBeVisible();
  await page.getByLabel('What is wrong with it?').fill(`phishing ${bob.name}`);
  await page.getByRole('button', { name: 'Send the report' }).click();
  await expect.poll(reasons).toContain(`phishing ${bob.name}`);

  await page.goto(`/c/${books.name}`);
  await page.getByRole('complementary').getByRole('link', { name: 'Report' }).click();
  await expect(page.getByRole('heading', { name: /^Report/ })).toBeVisible();
  await page.getByLabel('What is wrong with it?').fill(`a trap ${bob.name}`);
  await page.getByRole('button', { name: 'Send the report' }).click();
  await expect.poll(reasons).toContain(`a trap ${bob.name}`);
});
