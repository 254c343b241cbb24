/** Waiting for a condition, with a deadline, for what happens outside the test's own requests: a start, a mail, an exit. */
import { setTimeout as pause } from "node:timers/promises";

const DEADLINE_MS = 20_000;
const PAUSE_MS = 20;

/** Asks `condition` until it answers something, and gives that; fails with `what` at the deadline. */
export async function until<T>(what: string, condition: () => T | undefined | false | Promise<T | undefined | false>, deadlineMs = DEADLINE_MS): Promise<T> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const answer = await condition();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await pause(PAUSE_MS);
  }
}
