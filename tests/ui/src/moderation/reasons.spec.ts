import { accessible, admin, call, community, expect, fits, fresh, person, post, ready, test } from '../harness/test.ts';

test('reasons of a community are offered to all its moderators, whatever browser they use @plain', { tag: '@once' }, async ({ page, logIn, context, javaScriptEnabled }) => {
  const [ada, bob, cleo] = [await person('ada'), await person('bob'), await person('cleo')];
  const books = await community(ada, 'books');
  await call(ada.token, 'POST', '/community/mod', { community_id: books.id, person_id: cleo.id, added: true });
  const id = await post(bob, books.id, 'Buy my book');
  await logIn(ada);
  await page.goto(`/c/${books.name}/settings`);
  await page.getByRole('link', { name: 'Reasons', exact: true }).click();
  if (javaScriptEnabled !== false) await ready(page);
  await page.getByLabel('Reasons to choose from').fill('Off topic.\n\nThis is no shop.\nOff topic.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await page.goto(`/c/${books.name}/settings/reasons`);
  await expect(page.getByLabel('Reasons to choose from')).toHaveValue('Off topic.\nThis is no shop.');

  await context.clearCookies();
  await logIn(cleo);
  await page.goto(`/post/${id}/moderate?do=remove`);
  await page.getByLabel('Which rule').filter({ visible: true }).selectOption({ label: 'This is no shop.' });
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Removed.', { exact: true }).filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/modlog?post=${id}`);
  await expect(page.getByRole('main').locator('ol > li')).toContainText('Reason: This is no shop.');
});

test('reasons of the site are offered in the queue and to admins @plain', { tag: '@once' }, async ({ page, logIn, context }) => {
  const [root, ada, bob, eve] = [await admin(), await person('ada'), await person('bob'), await person('eve')];
  const reason = fresh('Reason');
  await logIn(root);
  await page.goto('/admin/reasons');
  const field = page.getByLabel('Reasons to choose from');
  await field.fill([await field.inputValue(), reason].join('\n'));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: /Saved|Done/ })).toBeVisible();
  await fits(page);
  await accessible(page);
  await page.goto(`/admin/users/${bob.name}`);
  await expect(page.locator(`datalist option[value="${reason}"]`).first()).toBeAttached();

  const books = await community(ada, 'books');
  const id = await post(bob, books.id, 'Buy my book');
  await call(eve.token, 'POST', '/post/report', { post_id: id, reason: 'advertising' });
  await context.clearCookies();
  await logIn(ada);
  await page.goto('/reports');
  await page.getByRole('main').getByRole('article').getByRole('button', { name: 'Remove' }).click();
  await page.getByLabel('Which rule').filter({ visible: true }).selectOption({ label: reason });
  await page.getByRole('button', { name: 'Remove', exact: true }).filter({ visible: true }).last().click();
  await expect(page.getByText('1 thing removed.').filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/modlog?post=${id}`);
  await expect(page.getByRole('main').locator('ol > li').first()).toContainText(reason);
});
