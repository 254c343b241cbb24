import { call, community, expect, person, post, test } from '../harness/test.ts';

const HTML = { accept: 'text/html' };

test('crawlers are told where everything is', { tag: '@once' }, async ({ request, baseURL }) => {
  const robots = await (await request.get(`${baseURL}/robots.txt`)).text();
  expect(robots).toContain(`Sitemap: ${baseURL}/sitemap.xml`);
  const map = await request.get(`${baseURL}/sitemap.xml`);
  expect(map.headers()['content-type']).toContain('xml');
  expect(await map.text()).toMatch(/<loc>http:\/\/localhost:\d+\/post\/\d+<\/loc>/);
});

test('a page has the status of what it shows', { tag: '@once' }, async ({ request, baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const [kept, removed] = [await post(ada, books.id, 'Kept'), await post(ada, books.id, 'Removed')];
  await call(ada.token, 'POST', '/post/remove', { post_id: removed, removed: true, reason: 'no' });
  const status = async (path: string) => (await request.get(baseURL + path, { headers: HTML, maxRedirects: 0 })).status();
  expect(await status(`/post/${kept}`)).toBe(200);
  expect(await status('/post/2147483647')).toBe(404);
  expect(await status('/c/no_such_place')).toBe(404);
  expect(await status('/u/nobody_at_all')).toBe(404);
  expect(await status('/post/no-number')).toBe(404);
  expect(await status('/settings')).toBe(303);
});

test('one address is a page for people, and an object for other servers', { tag: '@once' }, async ({ request, baseURL }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const page = await request.get(`${baseURL}/c/${books.name}`, { headers: HTML });
  expect(page.headers()['content-type']).toContain('text/html');
  const object = await request.get(`${baseURL}/c/${books.name}`, { headers: { accept: 'application/activity+json' } });
  expect(object.headers()['content-type']).toContain('json');
  expect(await object.json()).toMatchObject({ type: 'Group', preferredUsername: books.name });
});
