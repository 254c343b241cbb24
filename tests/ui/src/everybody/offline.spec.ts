import { expect, ready, test } from '../harness/test.ts';

test.use({ serviceWorkers: 'allow' });

test('the site can be installed as an app', { tag: '@once' }, async ({ page, request, baseURL }) => {
  await page.goto('/');
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = await (await request.get(baseURL + (href ?? ''))).json();
  expect(manifest).toMatchObject({ id: '/', start_url: '/', display: 'standalone', lang: 'en' });
  for (const { src, sizes, type } of manifest.icons) {
    const icon = await request.get(baseURL + src);
    expect(icon.headers()['content-type'], src).toContain(type);
    if (sizes === 'any') continue;
    // Width and height stand at the beginning of a PNG.
    const bytes = await icon.body();
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`).toBe(sizes);
  }
});

test('without a network there is a page that says so, and the way back', { tag: '@once' }, async ({ page, context }) => {
  await page.goto('/about');
  await ready(page);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state);
  await context.setOffline(true);
  await page.goto('/communities');
  await expect(page.getByRole('heading', { level: 1, name: 'You are offline' })).toBeVisible();
  // With its styles, which were kept; of the script there is nothing.
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveCSS('font-weight', '600');
  await context.setOffline(false);
  await page.goto('/communities');
  await expect(page.getByRole('heading', { level: 1, name: 'Communities' })).toBeVisible();
});
