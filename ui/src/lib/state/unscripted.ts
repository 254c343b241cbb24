// Answers that a page shows only as long as no script tells them at the edge.

import { untrack } from 'svelte';

/**
 * The class of what answers a form: none while `now` gives what it gave when the page was made, since that answers what
 * was sent before the script took over; else `unscripted`, which hides it where the script has said it already.
 */
export function unscriptedSince(now: () => unknown): () => 'unscripted' | undefined {
  const first = untrack(now);
  return () => (now() === first ? undefined : 'unscripted');
}
