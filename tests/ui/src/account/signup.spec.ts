import { accessible, bothWays, expect, fresh, test, type Page } from '../harness/test.ts';
import { Mailbox } from '../harness/mailbox.ts';
import { ADMIN, start, type Running } from '../harness/processes.ts';

// Who may register is a setting of the site: one of its own.
let site: Running;
let token: string;
const mailbox = new Mailbox();

async function set(settings: object, api: 'v3' | 'v4' = 'v4'): Promise<void> {
  const answer = await fetch(`${site.url}/api/${api}/site`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(settings),
  });
  expect(answer.status).toBe(200);
}

test.beforeAll(async ({}, info) => {
  test.setTimeout(120_000);
  site = await start(`signup-${info.workerIndex}`, {
    MAIL__HOST: '127.0.0.1',
    MAIL__PORT: String(await mailbox.open()),
    MAIL__TLS: 'none',
    MAIL__FROM: 'forum@example.org',
  });
  const answer = await fetch(`${site.url}/api/v4/account/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username_or_email: ADMIN.name, password: ADMIN.password }),
  });
  token = ((await answer.json()) as { jwt: string }).jwt;
  await set({ rate_limit_register_max_requests: 9999, rate_limit_register_interval_seconds: 1 });
});
test.afterAll(async () => {
  await site?.stop();
  mailbox.close();
});

const PASSWORD = 'correct horse battery';

/** Fills the form of `/signup`, or of an address that leads there. */
async function signUp(page: Page, name: string, email?: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  if (email) await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password once more').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign up' }).click();
}

async function logInAs(page: Page, name: string, password: string): Promise<void> {
  await page.goto(`${site.url}/login`);
  await page.getByLabel('Name or e-mail address').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

bothWays((scripted) => {
  test('a closed site says so', async ({ page }) => {
    await set({ registration_mode: 'closed' });
    await expect(async () => {
      await page.goto(`${site.url}/signup`);
      await expect(page.getByText('This site takes no new members at the moment.')).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(page.getByRole('button', { name: 'Sign up' })).toHaveCount(0);
  });

  test('an open site lets in who asks, and keeps what was typed when it refuses', async ({ page }) => {
    await set({ registration_mode: 'open' });
    const name = fresh('ada');
    await page.goto(`${site.url}/signup`);
    await page.getByLabel('Name', { exact: true }).fill(ADMIN.name);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password once more').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await expect(page.getByRole('alert')).toHaveText('This name is taken.');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(ADMIN.name);
    if (scripted) await accessible(page);

    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password once more').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign up' }).click();
    await expect(page.getByLabel(`Your account, ${name}`)).toBeVisible();
  });

  test('an application is written and waits', async ({ page }) => {
    await set({ registration_mode: 'require_application', application_question: 'Why here?' });
    await page.goto(`${site.url}/signup`);
    await expect(page.getByText('Why here?')).toBeVisible();
    await page.getByLabel('Name', { exact: true }).fill(fresh('bob'));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password once more').fill(PASSWORD);
    await page.getByLabel('Your application').fill('I like books.');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page.getByText('The admins will look at your application.')).toBeVisible();
  });

  test('machines that fill every field stay outside', async ({ page }) => {
    await set({ registration_mode: 'open' });
    await page.goto(`${site.url}/signup`);
    await page.getByLabel('Name', { exact: true }).fill(fresh('robot'));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password once more').fill(PASSWORD);
    await page.locator('input[name=website]').fill('https://spam.example');
    await page.getByRole('button', { name: 'Sign up' }).click();
    await expect(page.getByRole('alert')).toContainText('taken for a machine');
  });

  test('the forgotten password never tells who has an account', async ({ page }) => {
    await page.goto(`${site.url}/login_reset`);
    await page.getByLabel('E-mail address').fill('nobody@example.org');
    await page.getByRole('button', { name: 'Send the link' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'If there is an account' })).toBeVisible();
  });

  test('a link that is too old is refused, and another one offered', async ({ page }) => {
    await page.goto(`${site.url}/password_change/not-a-token`);
    await page.getByLabel('New password').fill(PASSWORD);
    await page.getByLabel('Password once more').fill(PASSWORD);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Ask for a new link' })).toBeVisible();
  });

  test('an address is confirmed by the link in the mail, before one can log in', async ({ page }) => {
    await set({ registration_mode: 'open', email_verification_required: true });
    const name = fresh('mail');
    const address = `${name}@example.org`;
    await page.goto(`${site.url}/signup`);
    await signUp(page, name, address);
    await expect(page.getByText('We have sent you a mail with a link.')).toBeVisible();
    await logInAs(page, name, PASSWORD);
    await expect(page.getByRole('alert')).toBeVisible();

    await page.goto(site.url + (await mailbox.link(address, 'verify_email')));
    // With a script the page presses the button itself.
    if (!scripted) await page.getByRole('button', { name: 'Confirm it' }).click();
    await expect(page.getByText('Your address is confirmed.')).toBeVisible();
    await logInAs(page, name, PASSWORD);
    await expect(page.getByLabel(`Your account, ${name}`)).toBeVisible();
    await set({ email_verification_required: false });
  });

  test('a forgotten password is replaced by the link in the mail', async ({ page }) => {
    await set({ registration_mode: 'open', email_verification_required: true });
    const name = fresh('lost');
    const address = `${name}@example.org`;
    await page.goto(`${site.url}/signup`);
    await signUp(page, name, address);
    await page.goto(site.url + (await mailbox.link(address, 'verify_email')));
    if (!scripted) await page.getByRole('button', { name: 'Confirm it' }).click();
    await expect(page.getByText('Your address is confirmed.')).toBeVisible();
    await set({ email_verification_required: false });

    await page.goto(`${site.url}/login_reset`);
    await page.getByLabel('E-mail address').fill(address);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.goto(site.url + (await mailbox.link(address, 'password_change')));
    await page.getByLabel('New password').fill('another good battery');
    await page.getByLabel('Password once more').fill('another good battery');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Your password has been changed.')).toBeVisible();
    await logInAs(page, name, 'another good battery');
    await expect(page.getByLabel(`Your account, ${name}`)).toBeVisible();
  });

  test('an invitation is made, lets in once, and no more', async ({ page }) => {
    await set({ registration_mode: 'require_invitation' });
    await page.context().addCookies([{ name: 'jwt', value: token, url: site.url, httpOnly: true, sameSite: 'Lax' }]);
    // The pages hear of a new setting within seconds.
    await expect(async () => {
      await page.goto(`${site.url}/settings/data`);
      await page.getByLabel('How often it can be used').fill('1', { timeout: 1_000 });
    }).toPass();
    await page.getByRole('button', { name: 'Make an invitation' }).click();
    const link = page.getByRole('listitem').filter({ hasText: 'used 0 of 1 times' }).locator('code').first();
    await expect(link).toContainText('/signup?token=');
    const address = await link.innerText();

    await page.context().clearCookies();
    await page.goto(`${site.url}/signup`);
    await expect(page.getByText('New members need an invitation')).toBeVisible();
    const name = fresh('guest');
    await page.goto(address);
    await signUp(page, name);
    await expect(page.getByLabel(`Your account, ${name}`)).toBeVisible();

    await page.context().clearCookies();
    await page.goto(address);
    await signUp(page, fresh('late'));
    await expect(page.getByRole('alert')).toHaveText('This invitation is not valid, or used up.');
  });

  test('a captcha that was not read is followed by another one, and nothing is lost', async ({ page }) => {
    // Version 4 of the API has no captcha of its own.
    await set({ registration_mode: 'Open', captcha_enabled: true }, 'v3');
    const picture = page.getByRole('img', { name: /^Letters and digits/ });
    await expect(async () => {
      await page.goto(`${site.url}/signup`);
      await expect(picture).toBeVisible({ timeout: 500 });
    }).toPass();
    const first = await picture.getAttribute('src');
    const name = fresh('human');
    await page.getByLabel('What the picture shows or the recording says').fill('no');
    await signUp(page, name);
    await expect(page.getByRole('alert')).toHaveText('That was not what the picture shows. Here is another one.');
    await expect(picture).not.toHaveAttribute('src', first ?? '');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
    await set({ captcha_enabled: false }, 'v3');
  });

  if (!scripted) return;

  test('the recording of a captcha can be played, and says something', async ({ page }) => {
    await set({ registration_mode: 'Open', captcha_enabled: true }, 'v3');
    const recording = page.getByLabel('The same letters and digits, spoken');
    await expect(async () => {
      await page.goto(`${site.url}/signup`);
      await expect(recording).toBeVisible({ timeout: 500 });
    }).toPass();
    const played = await recording.evaluate(async (audio: HTMLAudioElement) => {
      audio.muted = true;
      audio.playbackRate = 4;
      const ended = new Promise((resolve, reject) => {
        audio.addEventListener('ended', resolve);
        audio.addEventListener('error', () => reject(new Error(audio.error?.message)));
      });
      await audio.play();
      await ended;
      return audio.duration;
    });
    expect(played).toBeGreaterThan(1);
    // Sixteen bits a sample, after the head of 44 bytes.
    const sound = Buffer.from(((await recording.getAttribute('src')) ?? '').split(',')[1] ?? '', 'base64').subarray(44);
    const loudest = Math.max(...Array.from({ length: Math.floor(sound.length / 2) }, (_, index) => Math.abs(sound.readInt16LE(index * 2))).filter((_, index) => index % 10 === 0));
    expect(loudest).toBeGreaterThan(1000);
    await set({ captcha_enabled: false }, 'v3');
  });
});
