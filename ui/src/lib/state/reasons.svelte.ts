// Reasons somebody gives again and again, kept in this browser: those of all moderators of a community the server keeps.

const MOST = 30;

export class Reasons {
  list = $state<string[]>([]);
  readonly #key: string;

  /** Empty until {@link load}. */
  constructor(personId: number) {
    this.#key = `reasons:${personId}`;
  }

  /** To be called in the browser. */
  load(): void {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.#key) ?? '[]');
      if (Array.isArray(kept)) this.list = kept.filter((one): one is string => typeof one === 'string').slice(0, MOST);
    } catch {
      // Storage is forbidden or holds something else: then there are none.
    }
  }

  save(list: string[]): void {
    this.list = [...new Set(list.map((one) => one.trim()).filter(Boolean))].slice(0, MOST);
    try {
      localStorage.setItem(this.#key, JSON.stringify(this.list));
    } catch {
      // They last as long as the page.
    }
  }
}
