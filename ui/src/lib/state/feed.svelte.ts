// What was loaded by scrolling, kept for going back: by the entry of the history it belongs to.

import { getContext, setContext } from 'svelte';
import { browser } from '$app/env';
import { page } from '$app/state';
import type { PostItem } from '#lib/model/post.ts';

interface Kept {
  posts: PostItem[];
  next: string | null;
}

const KEY = Symbol('feeds');
const LISTS = 8;

export class FeedMemory {
  #kept = new Map<string, Kept>();
  #back = false;

  /** To be told of every navigation, before it happens. */
  goes(back: boolean): void {
    this.#back = back;
  }

  keep(list: Kept): void {
    const key = here();
    this.#kept.delete(key);
    if (list.posts.length === 0) return;
    this.#kept.set(key, list);
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > LISTS && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** What was kept of the list at this address, if one comes back to it. */
  take(): Kept | undefined {
    return browser && this.#back ? this.#kept.get(here()) : undefined;
  }
}

function here(): string {
  return page.url.pathname + page.url.search;
}

export function setFeedMemory(): FeedMemory {
  return setContext(KEY, new FeedMemory());
}

export function feedMemory(): FeedMemory {
  return getContext<FeedMemory>(KEY);
}
