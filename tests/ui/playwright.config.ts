// One server and one UI for the whole run (src/harness/start.ts); every test makes its own people and communities.

import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';

// The one without windows is the same browser and takes half the processor time.
const installed = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));

const chromium = {
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? installed,
    // Root may not use Chromium's own sandbox; what is shown here is our own.
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  },
};

const apart = ['**/weigh.spec.ts', '**/pictures.spec.ts'];

export default defineConfig({
  testDir: 'src',
  testMatch: '**/*.spec.ts',
  outputDir: '.out/results',
  globalSetup: './src/harness/start.ts',
  fullyParallel: true,
  workers: 2,
  // Twice more, and then it is named as flaky: on a busy machine a click may come in the moment the script takes over.
  retries: 2,
  forbidOnly: Boolean(process.env.CI),
  // Generous: machines that do other things meanwhile are slow, and nothing waits longer than it has to.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['html', { outputFolder: '.out/report', open: 'never' }]],
  // Traces cost as much as the tests: asked for where something fails.
  // What the service worker keeps is fetched anew for each test, of which one is about it.
  use: { locale: 'en-GB', serviceWorkers: 'block', trace: process.env.TRACE ? 'retain-on-failure' : 'off', screenshot: 'only-on-failure', ...chromium },
  projects: [
    { name: 'desktop', testIgnore: apart, grepInvert: /@unscripted/, use: { ...chromium, viewport: { width: 1280, height: 900 } } },
    // Without what a window's width has nothing to do with.
    { name: 'phone', testIgnore: [...apart, '**/keyboard.spec.ts'], grepInvert: /@unscripted|@once/, use: { ...devices['Pixel 7'], ...chromium } },
    // What is promised without JavaScript: tests marked @plain, and those that only make sense there.
    { name: 'plain', testIgnore: apart, grep: /@plain|@unscripted/, use: { ...chromium, viewport: { width: 1280, height: 900 }, javaScriptEnabled: false } },
    // Only when asked for: scripts/screenshots.sh, and what is measured when nothing else runs.
    ...(process.env.APART ? [{ name: process.env.APART, testMatch: `**/${process.env.APART}.spec.ts`, timeout: 180_000, use: { ...chromium, viewport: { width: 1280, height: 900 } } }] : []),
  ],
});
