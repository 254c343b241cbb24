// A list of things to be decided, several people working through it at once: what somebody else has dealt with stays
// in its place, marked, instead of slipping away under the pointer.

import { SvelteMap, SvelteSet } from 'svelte/reactivity';

export type Shown<T> = T & { gone: boolean };

/** What is shown after the list was loaded anew: `own` are those the viewer has dealt with, which go. */
export function keepGone<T extends { key: string }>(before: Shown<T>[], now: T[], own: ReadonlySet<string>): Shown<T>[] {
  const fresh = new Map(now.map((one) => [one.key, one]));
  const kept = before.flatMap((one): Shown<T>[] => {
    const next = fresh.get(one.key);
    fresh.delete(one.key);
    if (next) return [{ ...next, gone: false }];
    return own.has(one.key) ? [] : [{ ...one, gone: true }];
  });
  return [...kept, ...[...fresh.values()].map((one) => ({ ...one, gone: false }))];
}

export class Queue<T extends { key: string }> {
  list = $state.raw<Shown<T>[]>([]);
  readonly chosen = new SvelteSet<string>();
  /** Who has dealt with what the viewer wanted to. */
  readonly by = new SvelteMap<string, string>();
  readonly #own = new Set<string>();
  #address = '';

  constructor(address: string, list: T[]) {
    this.take(address, list);
  }

  /** Takes what was loaded; another address is another list. */
  take(address: string, list: T[]): void {
    if (address !== this.#address) {
      this.#address = address;
      this.#own.clear();
      this.chosen.clear();
      this.by.clear();
      this.list = [];
    }
    this.list = keepGone(this.list, list, this.#own);
    this.#own.clear();
    for (const key of this.chosen) if (!list.some((one) => one.key === key)) this.chosen.delete(key);
  }

  /** The viewer has dealt with these. */
  dealt(keys: Iterable<string>): void {
    for (const key of keys) {
      this.#own.add(key);
      this.chosen.delete(key);
    }
  }

  toggle(key: string): void {
    if (!this.chosen.delete(key)) this.chosen.add(key);
  }

  /** All that can be, or none if all are. */
  toggleAll(): void {
    const keys = this.list.filter((one) => !one.gone).map((one) => one.key);
    if (this.chosen.size === keys.length) this.chosen.clear();
    else for (const key of keys) this.chosen.add(key);
  }
}
