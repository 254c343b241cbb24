import { accessible, bothWays, expect, fresh, test } from '../harness/test.ts';
import { startService, type Service } from '../harness/oidc.ts';
import { ADMIN, start, type Running } from '../harness/processes.ts';

// A site of its own: which services there are is a setting, and one on this machine is spoken to for trying things out only.
let site: Running;
let service: Service;

async function call(token: string, method: string, path: string, body: object): Promise<{ jwt: string }> {
  const answer = await fetch(`${site.url}/api/v4${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { jwt: string };
}

test.beforeAll(async ({}, info) => {
  test.setTimeout(120_000);
  [site, service] = await Promise.all([
    start(`oauth-${info.workerIndex}`, { FEDERATION__INSECURE_DEVELOPMENT_MODE: 'true' }),
    startService(),
  ]);
  const { jwt } = await call('', 'POST', '/account/auth/login', { username_or_email: ADMIN.name, password: ADMIN.password });
  const limits = { rate_limit_register_max_requests: 9999, rate_limit_register_interval_seconds: 1 };
  await call(jwt, 'PUT', '/site', { ...limits, registration_mode: 'open', oauth_registration: true });
  const at = (path: string) => service.url + path;
  await call(jwt, 'POST', '/oauth_provider', {
    display_name: 'Reading Room', issuer: at('/'), authorization_endpoint: at('/authorize'), token_endpoint: at('/token'),
    userinfo_endpoint: at('/userinfo'), id_claim: 'sub', client_id: 'forum', client_secret: 'secret', scopes: 'openid email',
  });
});
test.afterAll(async () => {
  service?.stop();
  await site?.stop();
});

bothWays((scripted) => {
  test('somebody new chooses a name, and is known the next time', async ({ page, context }) => {
    const name = fresh('ada');
    service.who = { sub: name, email: `${name}@mail.example` };
    await page.goto(`${site.url}/login?next=/communities`);
    if (scripted) await accessible(page);
    await page.getByRole('link', { name: 'Continue with Reading Room' }).click();
    await page.getByLabel('Name', { exact: true }).fill(ADMIN.name);
    if (scripted) await accessible(page);
    await page.getByRole('button', { name: 'Choose this name' }).click();
    const onwards = page.getByRole('main').getByRole('link', { name: 'Continue with Reading Room' });
    if (!scripted) await onwards.click();
    await expect(page.getByRole('alert')).toHaveText('This name is taken.');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(ADMIN.name);
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Choose this name' }).click();
    if (!scripted) await onwards.click();
    await expect(page).toHaveURL(`${site.url}/communities`);
    await expect(page.getByLabel(`Your account, ${name}`)).toBeVisible();

    await context.clearCookies();
    await page.goto(`${site.url}/login`);
    await page.getByRole('link', { name: 'Continue with Reading Room' }).click();
    await expect(page.getByLabel(`Your account, ${name}`)).toBeVisible();
  });

  test('who did not set out here, or is not let in, is told so', async ({ page }) => {
    await page.goto(`${site.url}/oauth/callback?code=stolen&state=guessed`);
    await expect(page.getByRole('alert')).toHaveText('This way in was not begun here, or it took too long. Please try again.');
    service.who = null;
    await page.goto(`${site.url}/login`);
    await page.getByRole('link', { name: 'Continue with Reading Room' }).click();
    await expect(page.getByRole('alert')).toHaveText('The service did not let you in.');
    await page.getByRole('main').getByRole('link', { name: 'Log in' }).click();
    await expect(page).toHaveURL(`${site.url}/login`);
  });
});
