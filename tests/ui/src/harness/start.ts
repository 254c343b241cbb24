// Before all tests: a server, the UI and the life of the demonstration. `UI_TEST_URL` names one that runs already.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { call } from './api.ts';
import { ADMIN, start } from './processes.ts';

const fill = fileURLToPath(new URL('../../../../scripts/demo/fill.mjs', import.meta.url));

export default async function setUp(): Promise<(() => Promise<void>) | void> {
  if (process.env.UI_TEST_URL) return;
  const site = await start('tests');
  process.env.UI_TEST_URL = site.url;
  process.env.UI_TEST_PID = String(site.pid);
  process.env.UI_TEST_PAGES = site.pages;
  try {
    const { jwt } = await call(null, 'POST', '/account/auth/login', { username_or_email: ADMIN.name, password: ADMIN.password });
    await call(jwt, 'PUT', '/site', { registration_mode: 'open' });
    const environment = { ...process.env, DEMO_URL: site.url, DEMO_ADMIN: ADMIN.name, DEMO_PASSWORD: ADMIN.password };
    // What is looked at is this life: half of one would make tests pass that look at nothing.
    await promisify(execFile)(process.execPath, [fill], { env: environment });
  } catch (error) {
    await site.stop();
    throw error;
  }
  return site.stop;
}
