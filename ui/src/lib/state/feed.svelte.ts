// What was loaded by scrolling or unfolding, kept for going back: by the entry of the history it belongs to.

import { getContext, setContext } from 'svelte';
import { browser } from '$app/env';
import type { PostItem } from '#lib/model/post.ts';

/** What was scrolled to below the posts a page came with. */
export class FeedList {
  posts = $state<PostItem[]>([]);
  /** The cursor of what comes next. */
  next = $state<string | null>(null);

  constructor(next: string | null) {
    this.next = next;
  }
}

const KEY = Symbol('feeds');
const MOST = 16;

export class FeedMemory {
  #kept = new Map<unknown, object>();
  #back = false;

  /** To be told of every navigation, before it happens. */
  goes(back: boolean): void {
    this.#back = back;
  }

  /** What was kept for where one is now, if one comes back to it; else something new, which is kept from now on. */
  open<T extends object>(fresh: () => T): T {
    const list = (this.#back && (this.#kept.get(here()) as T | undefined)) || fresh();
    if (!browser) return list;
    this.#kept.delete(here());
    this.#kept.set(here(), list);
    if (this.#kept.size > MOST) this.#kept.delete(this.#kept.keys().next().value);
    return list;
  }

  /** Something was done with a post: lists that are kept show it. */
  did(id: number, change: Partial<PostItem>): void {
    for (const list of this.#kept.values()) for (const post of (list as Partial<FeedList>).posts ?? []) if (post.id === id) Object.assign(post, change);
  }
}

/** The entry of the history that is shown; two of them may have the same address. */
export function here(): unknown {
  return browser && (history.state?.['sveltekit:metadata']?.navigationIndex ?? location.href);
}

export function setFeedMemory(): FeedMemory {
  return setContext(KEY, new FeedMemory());
}

export function feedMemory(): FeedMemory {
  return getContext<FeedMemory>(KEY);
}
