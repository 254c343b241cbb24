// A request that does not arrive: what was typed stays, and the page says what happened. Votes, posts, comments, reports
// and the queue of reports have tests of their own.

import { admin, community, expect, fresh, person, ready, test, type Person } from '../harness/test.ts';

interface Form {
  path: string;
  as?: Person;
  /** What is typed, by the label of its field. */
  typed: Record<string, string>;
  button: string;
}

test('what was typed stays in every form, and says that the server was not reached', { tag: '@once' }, async ({ page, context, logIn }) => {
  const [ada, bob, root] = [await person('ada'), await person('bob'), await admin()];
  const books = await community(ada, 'books');
  const word = fresh('kept');
  const forms: Form[] = [
    { path: '/login', typed: { 'Name or e-mail address': word, Password: 'a long secret' }, button: 'Log in' },
    { path: '/signup', typed: { Name: word, Password: 'a long secret', 'Password once more': 'a long secret' }, button: 'Sign up' },
    { path: '/login_reset', typed: { 'E-mail address': `${word}@example.org` }, button: 'Send the link' },
    { path: '/settings', as: ada, typed: { 'About you': word }, button: 'Save' },
    { path: '/settings/filters', as: ada, typed: { 'Block somebody, a community or a whole site': `@${bob.name}` }, button: 'Block' },
    { path: '/messages', as: ada, typed: { 'Write to': bob.name }, button: 'Write' },
    { path: `/messages/${bob.name}`, as: ada, typed: { Message: word }, button: 'Send' },
    { path: `/c/${books.name}/settings`, as: ada, typed: { 'In one sentence': word }, button: 'Save' },
    { path: '/admin/taglines', as: root, typed: { 'New tagline': word }, button: 'Add' },
    { path: '/admin/general', as: root, typed: { 'In one line': word }, button: 'Save' },
  ];
  // What is left behind for the next is asked about.
  page.on('dialog', (dialog) => void dialog.accept());
  for (const { path, as, typed, button } of forms) {
    await test.step(path, async () => {
      await context.clearCookies();
      if (as) await logIn(as);
      await page.goto(path);
      await ready(page);
      const main = page.getByRole('main');
      for (const [label, value] of Object.entries(typed)) await main.getByLabel(label, { exact: true }).first().fill(value);
      await context.setOffline(true);
      await main.getByRole('button', { name: button, exact: true }).first().click();
      await expect(main.getByRole('alert').filter({ hasText: 'cannot be reached' })).toBeVisible();
      for (const [label, value] of Object.entries(typed)) await expect(main.getByLabel(label, { exact: true }).first()).toHaveValue(value);
      await context.setOffline(false);
    });
  }
});
