// What a link says of itself, from a page that the test serves: only a site in development looks at this machine.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, ready, test } from '../harness/test.ts';
import { ADMIN, start, type Running } from '../harness/processes.ts';

let site: Running;
let pages: Server;
let address: string;

test.beforeAll(async ({}, info) => {
  test.setTimeout(120_000);
  pages = createServer((request, response) => {
    const found = request.url === '/swifts';
    const html = '<!doctype html><title>Swifts &amp; other birds</title><meta property="og:description" content="Ten months in the air.">';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(found ? html : '');
  });
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  site = await start(`link-${info.project.name}-${info.workerIndex}`, { FEDERATION__INSECURE_DEVELOPMENT_MODE: 'true' });
});
test.afterAll(async () => {
  await site?.stop();
  pages.close();
});

async function asAdmin(path: string, data: object, token?: string): Promise<Record<string, unknown>> {
  const answer = await fetch(`${site.url}/api/v4${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(data),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

test('the title of a page is put in, offered beside another, and shown with the post @once', async ({ page, context }) => {
  const token = String((await asAdmin('/account/auth/login', { username_or_email: ADMIN.name, password: ADMIN.password })).jwt);
  await asAdmin('/community', { name: 'birds', title: 'Birds' }, token);
  await context.addCookies([{ name: 'jwt', value: token, url: site.url, httpOnly: true, sameSite: 'Lax' }]);
  await page.goto(`${site.url}/create_post?community=birds`);
  await ready(page);
  const title = page.getByLabel('Title');
  await page.getByLabel('Link (optional)').fill(`${address}/swifts`);
  await expect(title).toHaveValue('Swifts & other birds');

  // What somebody wrote is not replaced.
  await title.fill('They never land');
  await page.getByLabel('Link (optional)').fill(`${address}/gone`);
  await page.getByLabel('Link (optional)').fill(`${address}/swifts`);
  await expect(page.getByText('The page calls itself “Swifts & other birds”.')).toBeVisible();
  await expect(title).toHaveValue('They never land');
  await page.getByRole('button', { name: 'Use this title' }).click();
  await expect(title).toHaveValue('Swifts & other birds');

  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Swifts & other birds');
  await expect(page.getByText('Ten months in the air.')).toBeVisible();
});
