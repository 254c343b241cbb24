import { accessible, admin, call, comment, community, expect, fits, person, post, ready, test, type Page, type Person } from '../harness/test.ts';

/** A community of `ada`, where `bob` wrote what `eve` reported. */
async function reported(more: object = {}) {
  const [ada, bob, eve] = [await person('ada'), await person('bob'), await person('eve')];
  const books = await community(ada, 'books', { sidebar: '# Rules\n\n- Be kind.\n- No advertising.', ...more });
  const postId = await post(bob, books.id, 'Buy my book');
  const commentId = await comment(bob, postId, 'It is *really* cheap.');
  await call(eve.token, 'POST', '/post/report', { post_id: postId, reason: 'advertising' });
  await call(eve.token, 'POST', '/comment/report', { comment_id: commentId, reason: 'advertising again' });
  return { ada, bob, eve, books, postId, commentId };
}

const cases = (page: Page) => page.getByRole('main').getByRole('article');

async function unresolved(who: Person): Promise<number> {
  const { report_count: count } = await call(who.token, 'GET', '/account/unread_counts');
  return count;
}

test('the queue shows what was reported, by whom and why, and is reached from the header @plain', async ({ page, logIn }) => {
  const { ada, eve } = await reported();
  await logIn(ada);
  await page.goto('/');
  await page.getByRole('link', { name: '2 things to moderate' }).click();
  await expect(page).toHaveURL('/reports');
  await expect(cases(page)).toHaveCount(2);
  const first = cases(page).first();
  await expect(first).toContainText('Buy my book');
  await expect(first).toContainText('advertising');
  await expect(first).toContainText(eve.name);
  await fits(page);
  await page.getByRole('link', { name: 'Comments', exact: true }).click();
  await expect(cases(page)).toHaveCount(1);
  await expect(cases(page)).toContainText('It is really cheap.');
});

test('a report is resolved with an answer, which stands with it @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, postId } = await reported();
  await logIn(ada);
  await page.goto('/reports');
  const one = cases(page).filter({ hasText: 'Buy my book' }).first();
  await one.getByText('Resolve with an answer').click();
  await one.getByLabel('What came of it').fill('It is on topic here.');
  await fits(page);
  await accessible(page);
  await one.getByRole('button', { name: 'Resolve and answer' }).click();
  await expect(page.getByText('1 case resolved.').filter({ visible: true }).first()).toBeVisible();
  const { items } = await call(ada.token, 'GET', '/report/list', { post_id: String(postId) });
  expect(items.map((view: { post_report?: { conclusion?: string } }) => view.post_report?.conclusion)).toContain('It is on topic here.');
  await page.goto('/reports?all');
  await expect(cases(page).filter({ hasText: 'Resolved by' })).toContainText('It is on topic here.');
});

test('one report is resolved, and opened again @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada } = await reported();
  await logIn(ada);
  await page.goto('/reports');
  await cases(page).first().getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByText('1 case resolved.').filter({ visible: true }).first()).toBeVisible();
  await expect(cases(page)).toHaveCount(1);
  expect(await unresolved(ada)).toBe(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cases(page)).toHaveCount(2);
  expect(await unresolved(ada)).toBe(2);
});

test('several are removed at once, for a reason @plain', async ({ page, logIn }) => {
  const { ada, books } = await reported();
  await logIn(ada);
  await page.goto(`/reports?community=${books.name}`);
  for (const box of await cases(page).getByRole('checkbox').all()) await box.check();
  await page.getByRole('group', { name: 'With what is selected' }).getByRole('button', { name: 'Remove' }).click();
  await page.getByLabel('Which rule').selectOption({ label: 'No advertising.' });
  await page.getByLabel('Reason', { exact: true }).fill('this is no shop');
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('2 things removed.').filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText('Nothing waits.')).toBeVisible();
  expect(await unresolved(ada)).toBe(0);
  await page.goto(`/modlog?community=${books.name}`);
  await expect(page.getByText('Reason: No advertising. – this is no shop').filter({ visible: true }).first()).toBeVisible();
});

test('what is ticked before the script arrives stays selected', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books } = await reported();
  await logIn(ada);
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/*.js', async (route) => {
    await arrived;
    await route.continue();
  });
  await page.goto(`/reports?community=${books.name}`, { waitUntil: 'commit' });
  await cases(page).first().getByRole('checkbox').check();
  arrive();
  await ready(page);
  await expect(cases(page).first().getByRole('checkbox')).toBeChecked();
  await expect(page.getByLabel('1 selected')).toBeVisible();
  await page.getByRole('group', { name: 'With what is selected' }).getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByText('1 case resolved.').filter({ visible: true }).first()).toBeVisible();
  expect(await unresolved(ada)).toBe(1);
});

test('an author is banned from the queue for some days @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, bob, books } = await reported();
  await logIn(ada);
  await page.goto('/reports');
  await cases(page).first().getByRole('button', { name: 'Ban…' }).click();
  await page.getByLabel('For how long').selectOption({ label: '7 days' });
  await page.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(page.getByText('The author of 1 thing is banned.').filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/c/${books.name}/settings/bans`);
  await expect(page.getByRole('listitem').filter({ hasText: bob.name })).toContainText(/until \w+ \d/);
});

test('what somebody else resolved meanwhile is not done again, and says so', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books, postId } = await reported();
  const cleo = await person('cleo');
  await call(ada.token, 'POST', '/community/mod', { community_id: books.id, person_id: cleo.id, added: true });
  await logIn(ada);
  await page.goto('/reports');
  await ready(page);
  await expect(cases(page)).toHaveCount(2);
  await call(cleo.token, 'POST', '/post/remove', { post_id: postId, removed: true, reason: 'mine' });
  const first = cases(page).first();
  await first.getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByText(`1 had been dealt with by ${cleo.name} already.`).filter({ visible: true }).first()).toBeVisible();
  await expect(first).toContainText(`Dealt with by ${cleo.name} in the meantime`);
  await expect(first.getByRole('button', { name: 'Resolve' })).toHaveCount(0);
  await expect(cases(page).nth(1).getByRole('button', { name: 'Resolve' })).toBeVisible();
  const log = await call(ada.token, 'GET', '/modlog', { community_id: String(books.id), show_own: 'true' });
  expect(log.items.filter((one: { modlog: { kind: string } }) => one.modlog.kind === 'mod_resolve_report')).toHaveLength(0);
});

test('what somebody else resolved meanwhile is told without a script, too @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, books, postId } = await reported();
  const cleo = await person('cleo');
  await call(ada.token, 'POST', '/community/mod', { community_id: books.id, person_id: cleo.id, added: true });
  await logIn(ada);
  await page.goto('/reports');
  await call(cleo.token, 'POST', '/post/remove', { post_id: postId, removed: true, reason: 'mine' });
  await cases(page).first().getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByText(`1 had been dealt with by ${cleo.name} already.`).filter({ visible: true }).first()).toBeVisible();
});

// A phone has no keyboard.
test('the whole queue can be worked by keyboard', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada, bob, eve, books } = await reported();
  const third = await post(bob, books.id, 'Another book');
  await call(eve.token, 'POST', '/post/report', { post_id: third, reason: 'and again' });
  await logIn(ada);
  await page.goto('/reports');
  await ready(page);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('Resolve the report');
  await expect(page.getByRole('dialog')).not.toContainText('Fold or unfold');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('j');
  await expect(cases(page).first()).toBeFocused();
  await page.keyboard.press('r');
  await expect(page.getByText('1 case resolved.').filter({ visible: true }).first()).toBeVisible();
  await expect(cases(page)).toHaveCount(2);
  await expect(cases(page).first()).toBeFocused();

  for (const [key, name] of [['L', 'Lock it'], ['b', 'Ban its author']] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    // The keyboard is where it was.
    await expect(cases(page).first()).toBeFocused();
  }

  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(page.getByText('2 selected')).toBeVisible();
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog', { name: 'Remove 2 things' });
  await expect(dialog).toBeVisible();
  await accessible(page);
  await dialog.getByLabel('Reason', { exact: true }).fill('spam');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
  await expect(page.getByText('Nothing waits.')).toBeVisible();
});

test('reasons given often are kept in the browser', { tag: '@once' }, async ({ page, logIn }) => {
  const { ada } = await reported();
  await logIn(ada);
  await page.goto('/reports');
  await ready(page);
  await page.getByRole('button', { name: 'Your reasons' }).click();
  await page.getByLabel('Reasons you give often').fill('Off topic.\nSpam.');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.reload();
  await ready(page);
  await cases(page).first().getByRole('button', { name: 'Remove' }).click();
  await page.getByLabel('Which rule').selectOption({ label: 'Off topic.' });
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('1 thing removed.').filter({ visible: true }).first()).toBeVisible();
});

test('a reason is not lost when the server cannot be reached', { tag: '@once' }, async ({ page, logIn, context }) => {
  const { ada } = await reported();
  await logIn(ada);
  await page.goto('/reports');
  await ready(page);
  await cases(page).first().getByRole('button', { name: 'Remove' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason', { exact: true }).fill('a long explanation');
  await context.setOffline(true);
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('cannot be reached');
  await expect(dialog.getByLabel('Reason', { exact: true })).toHaveValue('a long explanation');
  await context.setOffline(false);
});

test('admins handle reports about messages and communities @plain', { tag: '@once' }, async ({ page, logIn }) => {
  const [ada, bob, root] = [await person('ada'), await person('bob'), await admin()];
  const books = await community(ada, 'dubious');
  const { private_message_view: view } = await call(ada.token, 'POST', '/private_message', { recipient_id: bob.id, content: 'Give me your password' });
  await call(bob.token, 'POST', '/private_message/report', { private_message_id: view.private_message.id, reason: 'phishing' });
  await call(bob.token, 'POST', '/community/report', { community_id: books.id, reason: 'a trap' });
  await logIn(root);
  await page.goto('/reports?kind=private_messages');
  const message = cases(page).filter({ hasText: ada.name });
  await expect(message).toContainText('Give me your password');
  await message.getByRole('button', { name: 'Ban…' }).click();
  await expect(page.getByText('The ban is from the whole site.').filter({ visible: true }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Ban', exact: true }).click();
  await expect(page.getByText('The author of 1 thing is banned.').filter({ visible: true }).first()).toBeVisible();
  await page.goto(`/reports?kind=communities&community=${books.name}`);
  await expect(cases(page)).toContainText('a trap');
  await cases(page).getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('1 thing removed.').filter({ visible: true }).first()).toBeVisible();
});
