// A list that was scrolled on is as long after a reload as it was before, and shows the same place.

import { tick } from 'svelte';
import { here } from './feed.svelte.ts';

/** Posts that are loaded again at most. */
const MOST = 200;

interface Place {
  path: string;
  posts: number;
  y: number;
}

/**
 * Loads a list up to where it reached when its document was left, and remembers how far it reaches when that happens
 * again. `length` says how many posts there are, `more` loads further ones. Answers how to end it.
 */
export function keepPlace(length: () => number, more: () => Promise<void>): () => void {
  const leave = () => {
    const place: Place = { path: location.pathname + location.search, posts: length(), y: scrollY };
    storing(() => sessionStorage.setItem(key(), JSON.stringify(place)));
  };
  addEventListener('pagehide', leave);
  void regain(length, more);
  return () => removeEventListener('pagehide', leave);
}

async function regain(length: () => number, more: () => Promise<void>): Promise<void> {
  const place = storing(() => JSON.parse(sessionStorage.getItem(key()) ?? 'null') as Place | null);
  storing(() => sessionStorage.removeItem(key()));
  if (!place || place.path !== location.pathname + location.search || place.posts <= length()) return;
  for (let known = -1; length() < Math.min(place.posts, MOST) && length() > known; ) {
    known = length();
    await more();
  }
  await tick();
  scrollTo(0, place.y);
}

function key(): string {
  return `feed ${String(here())}`;
}

/** Storage may be off: then the list begins anew. */
function storing<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
