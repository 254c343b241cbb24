// Every page: it is there with the right status, axe finds nothing on a desk and on a phone, nothing sticks out at the
// side (at 400 % and from right to left as well), its colours have contrast in the light and in the dark, every text is one, and
// pictures of it are kept in .out/screens. One load of the page is looked at in all these ways. A new page gets a line here.

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Response } from '@playwright/test';
import { accessible, admin, call, comment, community, expect, fits, person, post, ready, test, type Page, type Person } from './harness/test.ts';

interface Route {
  name: string;
  path: string;
  /** Who looks; nobody without it. */
  as?: 'reader' | 'moderator' | 'admin';
  status?: number;
  /** How lists look; as a list without it. */
  view?: 'compact' | 'card';
  /** It has no script. */
  still?: true;
  /** What a form sends there; without it the page is just opened. */
  sent?: Record<string, string>;
}

const routes: Route[] = [
  { name: 'front', path: '/' },
  { name: 'front-following', path: '/?type=subscribed', as: 'reader' },
  { name: 'front-top', path: '/?type=all&sort=top&range=year' },
  { name: 'front-compact', path: '/?type=all', view: 'compact' },
  { name: 'front-cards', path: '/?type=all', view: 'card' },
  { name: 'community', path: '/c/{community}' },
  { name: 'community-compact', path: '/c/{community}', view: 'compact', as: 'moderator' },
  { name: 'community-moderator', path: '/c/{community}', as: 'moderator' },
  { name: 'communities', path: '/communities' },
  { name: 'multi-communities', path: '/multi_communities', as: 'reader' },
  { name: 'multi-community', path: '/m/{multi}', as: 'reader' },
  { name: 'create-multi-community', path: '/create_multi_community', as: 'reader' },
  { name: 'edit-multi-community', path: '/m/{multi}/settings', as: 'moderator' },
  { name: 'post', path: '/post/{post}' },
  { name: 'post-reader', path: '/post/{post}', as: 'reader' },
  { name: 'post-flat', path: '/post/{post}?view=flat' },
  { name: 'comment', path: '/comment/{comment}' },
  { name: 'person', path: '/u/{person}' },
  { name: 'person-reader', path: '/u/{person}', as: 'reader' },
  { name: 'search', path: '/search?q=bread' },
  { name: 'search-empty', path: '/search' },
  { name: 'modlog', path: '/modlog' },
  { name: 'about', path: '/about' },
  { name: 'instances', path: '/instances' },
  { name: 'instances-blocked', path: '/instances?kind=blocked' },
  { name: 'display', path: '/display' },
  { name: 'login', path: '/login' },
  { name: 'login-elsewhere', path: '/oauth/callback?code=none&state=none' },
  { name: 'signup', path: '/signup' },
  { name: 'signup-done', path: '/signup/done?mail=1&application=1' },
  { name: 'login-reset', path: '/login_reset' },
  { name: 'password-change', path: '/password_change/token' },
  { name: 'verify-email', path: '/verify_email' },
  { name: 'create-post', path: '/create_post?community={community}', as: 'reader' },
  { name: 'cross-post', path: '/create_post?from={post}', as: 'reader' },
  { name: 'edit-post', path: '/post/{post}/edit', as: 'moderator' },
  { name: 'edit-post-not-mine', path: '/post/{post}/edit', as: 'reader', status: 403 },
  { name: 'edit-comment', path: '/comment/{comment}/edit', as: 'moderator' },
  { name: 'reply', path: '/reply?post={post}&parent={comment}', as: 'reader' },
  { name: 'reply-in-thread', path: '/comment/{comment}?reply={comment}', as: 'reader' },
  { name: 'report-post', path: '/report?post={post}', as: 'reader' },
  { name: 'report-comment', path: '/report?comment={comment}', as: 'reader' },
  { name: 'report-message', path: '/report?message={message}&name=reader', as: 'moderator' },
  { name: 'create-community', path: '/create_community', as: 'reader' },
  { name: 'settings', path: '/settings', as: 'reader' },
  { name: 'settings-reading', path: '/settings/reading', as: 'reader' },
  { name: 'settings-security', path: '/settings/security', as: 'reader' },
  { name: 'settings-filters', path: '/settings/filters', as: 'reader' },
  { name: 'settings-data', path: '/settings/data', as: 'reader' },
  { name: 'inbox', path: '/inbox', as: 'moderator' },
  { name: 'messages', path: '/messages', as: 'moderator' },
  { name: 'conversation', path: '/messages/{person}', as: 'moderator' },
  { name: 'report-community', path: '/report?community={community}', as: 'reader' },
  { name: 'reports', path: '/reports', as: 'moderator' },
  { name: 'reports-admin', path: '/reports?all&everywhere', as: 'admin' },
  { name: 'review', path: '/review', as: 'moderator' },
  { name: 'followers', path: '/followers', as: 'moderator' },
  { name: 'applications', path: '/applications?all', as: 'admin' },
  { name: 'moderate-post', path: '/post/{post}/moderate?do=remove', as: 'moderator' },
  { name: 'moderate-comment', path: '/comment/{comment}/moderate?do=ban', as: 'admin' },
  { name: 'moderate-person', path: '/u/{person}/moderate', as: 'admin' },
  { name: 'voters', path: '/post/{post}/votes', as: 'moderator' },
  { name: 'voters-comment', path: '/comment/{comment}/votes', as: 'moderator' },
  { name: 'community-settings', path: '/c/{community}/settings', as: 'moderator' },
  { name: 'community-tags', path: '/c/{community}/settings/tags', as: 'moderator' },
  { name: 'community-moderators', path: '/c/{community}/settings/moderators', as: 'moderator' },
  { name: 'community-roles', path: '/c/{community}/settings/roles', as: 'moderator' },
  { name: 'community-bans', path: '/c/{community}/settings/bans', as: 'moderator' },
  { name: 'community-filters', path: '/c/{community}/settings/filters', as: 'moderator' },
  { name: 'community-reasons', path: '/c/{community}/settings/reasons', as: 'moderator' },
  { name: 'post-delivery', path: '/post/{post}/delivery', as: 'moderator' },
  { name: 'comment-delivery', path: '/comment/{comment}/delivery', as: 'moderator' },
  { name: 'post-delivery-not-mine', path: '/post/{post}/delivery', as: 'reader', status: 403 },
  { name: 'modlog-parts', path: '/modlog?parts=on' },
  { name: 'saved', path: '/saved', as: 'reader' },
  { name: 'saved-read', path: '/saved?show=read', as: 'reader' },
  { name: 'saved-liked', path: '/saved?show=liked', as: 'reader' },
  { name: 'saved-hidden', path: '/saved?show=hidden', as: 'reader' },
  { name: 'admin', path: '/admin', as: 'admin' },
  { name: 'admin-general', path: '/admin/general', as: 'admin' },
  { name: 'admin-registration', path: '/admin/registration', as: 'admin' },
  { name: 'admin-content', path: '/admin/content', as: 'admin' },
  { name: 'admin-images', path: '/admin/images', as: 'admin' },
  { name: 'admin-limits', path: '/admin/limits', as: 'admin' },
  { name: 'admin-mail', path: '/admin/mail', as: 'admin' },
  { name: 'admin-federation', path: '/admin/federation', as: 'admin' },
  { name: 'admin-announcements', path: '/admin/announcements', as: 'admin' },
  { name: 'admin-taglines', path: '/admin/taglines', as: 'admin' },
  { name: 'admin-emoji', path: '/admin/emoji', as: 'admin' },
  { name: 'admin-users', path: '/admin/users', as: 'admin' },
  { name: 'admin-users-found', path: '/admin/users?q=reader', as: 'admin' },
  { name: 'admin-user', path: '/admin/users/{person}', as: 'admin' },
  { name: 'admin-roles', path: '/admin/roles', as: 'admin' },
  { name: 'admin-communities', path: '/admin/communities', as: 'admin' },
  { name: 'admin-media', path: '/admin/media', as: 'admin' },
  { name: 'admin-filters', path: '/admin/filters', as: 'admin' },
  { name: 'admin-reasons', path: '/admin/reasons', as: 'admin' },
  { name: 'admin-instances', path: '/admin/instances', as: 'admin' },
  { name: 'admin-instance', path: '/admin/instances/{instance}', as: 'admin' },
  { name: 'admin-lists', path: '/admin/instances/lists', as: 'admin' },
  { name: 'admin-deliveries', path: '/admin/deliveries', as: 'admin' },
  { name: 'admin-refusals', path: '/admin/deliveries/{peer}?domain={instance}', as: 'admin' },
  { name: 'admin-oauth', path: '/admin/oauth', as: 'admin' },
  { name: 'admin-not-mine', path: '/admin', as: 'reader', status: 403 },
  { name: 'offline', path: '/offline', still: true },
  { name: 'refused', path: '/act?/post', as: 'reader', status: 404, sent: { do: 'up', post_id: '2147483647' } },
  { name: 'not-found', path: '/post/999999', status: 404 },
  { name: 'no-such-page', path: '/nowhere', status: 404 },
];

/** The life the pages show, made once for a worker. */
let life: Promise<{ fill: (path: string) => string; people: Record<NonNullable<Route['as']>, Person> }> | undefined;

async function live() {
  const [reader, moderator] = [await person('reader'), await person('moderator')];
  const books = await community(moderator, 'books', { title: 'Books', summary: 'What we read.', sidebar: '# Rules\n\n- Be kind.' });
  await call(reader.token, 'POST', '/community/follow', { community_id: books.id, follow: true });
  const body = 'Some **words**, a `word of code`, and\n\n```rust\nfn main() {}\n```\n\n::: spoiler The end\nThe narrator did it.\n:::\n\n| a | b |\n|---|---|\n| 1 | 2 |';
  const dune = await post(moderator, books.id, 'Dune, sixty years later', { body });
  await post(reader, books.id, 'A link', { url: 'https://example.org/a/long/way' });
  const first = await comment(reader, dune, 'I *must not* fear.');
  const { private_message_view: message } = await call(reader.token, 'POST', '/private_message', { recipient_id: moderator.id, content: 'Hello *there*.' });
  // What a reader has kept, and what is hidden.
  await call(reader.token, 'PUT', '/post/save', { post_id: dune, save: true });
  await call(reader.token, 'POST', '/post/like', { post_id: dune, is_upvote: true });
  await call(reader.token, 'POST', '/post/hide', { post_id: await post(moderator, books.id, 'Not for me'), hide: true });
  // What moderators see: a report, a tag, a role, a ban, a filter and what it held.
  const spammer = await person('spammer');
  const spam = await post(spammer, books.id, 'Cheap watches', { url: 'https://example.com/watches' });
  await call(reader.token, 'POST', '/post/report', { post_id: spam, reason: 'Advertising, and not for the first time.' });
  const tag = await call(moderator.token, 'POST', '/community/tag', { community_id: books.id, name: 'review', display_name: 'Review', summary: 'What somebody thinks of it' });
  await call(moderator.token, 'PUT', '/post', { post_id: dune, tags: [tag.id] });
  const { role_view: role } = await call(moderator.token, 'POST', '/role', { community_id: books.id, name: 'Janitor', description: 'Keeps threads tidy.', capabilities: ['remove_comments', 'lock'] });
  await call(moderator.token, 'POST', '/role/grant', { role_id: role.role.id, person_id: reader.id, expires_at: Math.floor(Date.now() / 1000) + 600_000 });
  await call(moderator.token, 'POST', '/content_rule', { community_id: books.id, kind: 'keyword', value: 'casino', action: 'hold' });
  await post(spammer, books.id, 'A casino for everybody');
  await call(moderator.token, 'POST', '/community/ban_user', { community_id: books.id, person_id: (await person('troll')).id, ban: true, reason: 'Insults' });
  const second = await comment(moderator, dune, 'Fear is the mind-killer.', first);
  await comment(reader, dune, 'Fear is the little-death.', second);
  const multi = `${books.name}_m`.slice(0, 20);
  const { multi_community_view: arts } = await call(moderator.token, 'POST', '/multi_community', { name: multi, title: 'Books and more', summary: 'What some of us read.', sidebar: 'Put together **by hand**.' });
  await call(moderator.token, 'POST', '/multi_community/entry', { id: arts.multi.id, community_id: books.id });
  // What admins see: an instance that is held back.
  const root = await admin();
  const instance = `${books.name.replaceAll('_', '-')}.example`;
  const { instance_trust_view: held } = await call(root.token, 'POST', '/admin/instance/limit', { instance, reason: 'Loud', no_media: true });
  const values: Record<string, string> = {
    multi,
    community: books.name,
    post: String(dune),
    comment: String(second),
    person: reader.name,
    message: String(message.private_message.id),
    instance,
    peer: String(held.instance.id),
  };
  const fill = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return { fill, people: { reader, moderator, admin: root } };
}

for (const route of routes) {
  test(`${route.name} is accessible and fits`, { tag: '@once' }, async ({ page, context, logIn, baseURL }) => {
    const { fill, people } = await (life ??= live());
    const path = fill(route.path);
    if (route.as) await logIn(people[route.as]);
    if (route.view) await context.addCookies([{ name: 'view', value: route.view, url: baseURL ?? '' }]);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    const answer = route.sent ? await send(page, path, route.sent) : await page.goto(path);
    expect(answer?.status()).toBe(route.status ?? 200);
    if (!route.still) await ready(page);
    await expect(page.locator('main#main')).toHaveCount(1);
    // What people wrote may have headings of its own.
    await expect(page.locator('h1:not(.prose *)')).toHaveCount(1);
    expect(untold(await told(page))).toEqual([]);
    await fits(page);
    await accessible(page);
    await picture(page, `${route.name}-desktop-light`);

    const device = await page.context().newCDPSession(page);
    const touch = (enabled: boolean) => device.send('Emulation.setTouchEmulationEnabled', { enabled });
    await touch(true);
    await page.setViewportSize({ width: 412, height: 839 });
    await fits(page);
    await accessible(page);
    await picture(page, `${route.name}-phone-light`);

    await touch(false);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    // Dark differs by its colours, and those are the same on a phone.
    await accessible(page, 'contrast');
    await picture(page, `${route.name}-desktop-dark`);
    await page.setViewportSize({ width: 412, height: 839 });
    await picture(page, `${route.name}-phone-dark`);

    await page.setViewportSize({ width: 1280, height: 900 });
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await fits(page);
    // At 400 %: what is left of a window of 1280 pixels.
    await page.setViewportSize({ width: 320, height: 256 });
    await fits(page);
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'ltr'));
    await fits(page);
    expect(await withoutRing(page)).toEqual([]);
  });
}

/** Where the keyboard can be without anybody seeing it: one of each kind of stop on the page is looked at. */
async function withoutRing(page: Page): Promise<string[]> {
  // What a script gives the focus after a key was pressed shows it as if the key had led there.
  await page.keyboard.press('Tab');
  return page.evaluate(() => {
    const kinds = new Set<string>();
    const stops = [...document.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
    return stops.flatMap((stop) => {
      const kind = `${stop.localName} ${stop.className} ${stop.parentElement?.className}`;
      if (kinds.has(kind) || !stop.checkVisibility({ visibilityProperty: true }) || stop.tabIndex < 0 || stop.matches(':disabled')) return [];
      kinds.add(kind);
      stop.focus({ preventScroll: true });
      // The ring of an editor is around its toolbar as well.
      const ringed = [stop, stop.closest('.box')].some((element) => {
        if (!element) return false;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1;
      });
      const { width, height } = stop.getBoundingClientRect();
      return ringed && width > 1 && height > 1 ? [] : [stop.outerHTML.slice(0, 120)];
    });
  });
}

/** Sends a form, as a page without a script does. */
async function send(page: Page, path: string, fields: Record<string, string>): Promise<Response> {
  await page.goto('/about');
  const answer = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.evaluate(
    ([action, entries]) => {
      const form = Object.assign(document.createElement('form'), { method: 'POST', action });
      for (const [name, value] of entries) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
      document.body.append(form);
      form.submit();
    },
    [path, Object.entries(fields)] as const,
  );
  const response = await answer;
  await page.waitForURL(`**${path}`);
  return response;
}

const screens = fileURLToPath(new URL('../.out/screens/', import.meta.url));

async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true });
  await page.screenshot({ path: `${screens}${name}.png`, fullPage: true });
}

/** What people read or hear on a page: its texts and labels. */
function told(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body, body *:not(script, style)')].flatMap((element) => [
      ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent ?? ''),
      ...['aria-label', 'title', 'placeholder', 'alt'].map((name) => element.getAttribute(name) ?? ''),
    ]),
  );
}

/** How keys of texts begin, from the catalogues themselves. */
const beginnings = new Set(
  readdirSync(new URL('../../../ui/src/lib/i18n/en/', import.meta.url)).flatMap((name) =>
    [...readFileSync(new URL(`../../../ui/src/lib/i18n/en/${name}`, import.meta.url), 'utf8').matchAll(/^ {2}'(\w+)\./gm)].map(([, word]) => word),
  ),
);
const key = new RegExp(`(?<![\\w./@-])(?:${[...beginnings].join('|')})(?:\\.[a-z_]+)+(?![\\w/-])`, 'g');

/** A key that has no text is shown as it is, such as `post.create`. */
const untold = (lines: string[]) => lines.flatMap((line) => line.match(key) ?? []);

for (const theme of ['black', 'contrast'] as const) {
  test(`the theme ${theme} has enough contrast`, { tag: '@once' }, async ({ page, context, logIn, baseURL }) => {
    const { fill, people } = await (life ??= live());
    await context.addCookies([{ name: 'theme', value: theme, url: baseURL ?? '' }]);
    // Between them they have every part that has colours of its own.
    for (const name of ['front', 'post-reader', 'create-post', 'settings-reading', 'inbox', 'community-moderator', 'reports', 'admin', 'admin-general', 'admin-instances']) {
      const route = routes.find((one) => one.name === name) as Route;
      if (route.as) await logIn(people[route.as]);
      await page.goto(fill(route.path));
      await accessible(page, 'contrast');
    }
  });
}

test('every page there is stands in the list', { tag: '@once' }, () => {
  const folder = fileURLToPath(new URL('../../../ui/src/routes/', import.meta.url));
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('+page.svelte'));
  expect(pages.length).toBeGreaterThan(50);
  const listed = routes.map(({ path }) => path.replace(/\?.*/, '').replaceAll(/\{\w+\}/g, '1'));
  const missing = pages.filter((name) => {
    // Only where a site warns of what it holds: everybody/warning.spec.ts.
    if (name === '(places)/warning/+page.svelte') return false;
    const segments = name.split('/').slice(0, -1).filter((segment) => !segment.startsWith('('));
    const pattern = segments.map((segment) => (segment.startsWith('[[') ? '(/[^/]+)?' : segment.startsWith('[') ? '/[^/]+' : `/${segment}`)).join('');
    return !listed.some((path) => new RegExp(`^${pattern || '/'}$`).test(path));
  });
  expect(missing).toEqual([]);
});

test('no page lacks a text in another language', { tag: '@once' }, async ({ request, baseURL }) => {
  const { fill, people } = await (life ??= live());
  // That every catalogue has the same keys is a unit test of the catalogues.
  for (const [path, who] of [['/', null], ['/post/{post}', null], ['/settings/reading', 'reader'], ['/reports', 'moderator'], ['/admin/general', 'admin']] as const) {
    for (const lang of ['de', 'es']) {
      const cookie = `lang=${lang}${who ? `; jwt=${people[who].token}` : ''}`;
      const html = await (await request.get(baseURL + fill(path), { headers: { cookie, accept: 'text/html' } })).text();
      expect(html, path).toContain(`lang="${lang}"`);
      const body = html.slice(html.indexOf('<body')).replaceAll(/<script[\s\S]*?<\/script>/g, '');
      expect(untold([body.replaceAll(/<[^>]*>/g, ' ')]), `${lang} ${path}`).toEqual([]);
    }
  }
});
