// What pages weigh and cost, beside their limits (docs/ARCHITECTURE.md, "The UI").

import { readFileSync } from 'node:fs';
import { comment, community, expect, person, post, siteUrl, test } from './harness/test.ts';

const SCRIPT_BYTES = 60_000;
const CRITICAL_BYTES = 20_000;
const THREAD = 300;
const CPU_MS = 60;
const ROUNDS = 20;
/** Of the clock that /proc counts in. */
const TICK_MS = 10;

test('the front page is light, and nothing on it jumps', async ({ page }) => {
  const bytes = { script: 0, critical: 0 };
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  const kinds = new Map<string, string>();
  client.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
  // Bodies as they travel, without their heads.
  client.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind === 'Script') bytes.script += encodedDataLength;
    if (kind === 'Document' || kind === 'Stylesheet') bytes.critical += encodedDataLength;
  });
  await page.addInitScript(() => {
    const shifts = (globalThis as unknown as { shifts: number[] }).shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) (shifts as number[]).push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/?type=all', { waitUntil: 'networkidle' });
  await page.mouse.wheel(0, 3000);
  await page.waitForLoadState('networkidle');
  const shift = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0));
  console.log(`front page: ${bytes.script} B of script, ${bytes.critical} B of HTML and CSS, layout shift ${shift.toFixed(4)}`);
  expect(bytes.script).toBeGreaterThan(0);
  expect(bytes.script).toBeLessThan(SCRIPT_BYTES);
  expect(bytes.critical).toBeLessThan(CRITICAL_BYTES);
  expect(shift).toBeLessThan(0.01);
});

test(`a thread of ${THREAD} comments is rendered in time`, async ({ request }) => {
  const ada = await person('ada');
  const books = await community(ada, 'books');
  const id = await post(ada, books.id, 'A long thread');
  const made: number[] = [];
  for (let number = 0; number < THREAD; number++) {
    const parent = number % 4 === 0 ? undefined : made[number - 1];
    made.push(await comment(ada, id, `Comment **${number}** with [a link](https://example.org) and some more words to read.`, parent));
  }
  const url = `${siteUrl()}/post/${id}`;
  for (let round = 0; round < 5; round++) expect((await request.get(url)).status()).toBe(200);
  const before = ticks();
  for (let round = 0; round < ROUNDS; round++) await request.get(url);
  const each = ((ticks() - before) * TICK_MS) / ROUNDS;
  const page = await (await request.get(url)).text();
  console.log(`a thread of ${THREAD} comments: ${each} ms of processor time, ${page.length} characters`);
  expect(page.split('id="comment-').length - 1).toBe(THREAD);
  expect(each).toBeLessThan(CPU_MS);
});

/** Processor time of the UI process so far. */
function ticks(): number {
  const fields = readFileSync(`/proc/${process.env.UI_TEST_PID}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}
