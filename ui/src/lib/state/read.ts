// Marks posts as read that were scrolled past, a few at a time.

const PAUSE_MS = 1500;
const MOST = 50;

/** Marks those of a list as read that are scrolled past, and tells their ids; answers how to end it. */
export function markRead(list: HTMLElement, onread: (id: number) => void): () => void {
  const marks = new ReadMarks(list, onread);
  return () => marks.stop();
}

class ReadMarks {
  readonly #onread: (id: number) => void;
  readonly #observer: IntersectionObserver;
  readonly #watcher: MutationObserver;
  readonly #passed = new Set<string>();
  readonly #told = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `list` holds elements with `data-post`; those added later are watched as well. */
  constructor(list: HTMLElement, onread: (id: number) => void) {
    this.#onread = onread;
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries));
    this.#watch(list);
    this.#watcher = new MutationObserver(() => this.#watch(list));
    this.#watcher.observe(list, { childList: true });
    addEventListener('pagehide', this.#send);
  }

  stop(): void {
    this.#observer.disconnect();
    this.#watcher.disconnect();
    removeEventListener('pagehide', this.#send);
    this.#send();
  }

  #watch(list: HTMLElement): void {
    for (const element of list.querySelectorAll<HTMLElement>('[data-post]:not(.read)')) this.#observer.observe(element);
  }

  #seen(entries: IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const id = (entry.target as HTMLElement).dataset.post;
      // Above the window: it was scrolled past.
      if (!id || entry.isIntersecting || entry.boundingClientRect.bottom > 0 || this.#told.has(id)) continue;
      this.#passed.add(id);
      entry.target.classList.add('read');
      this.#onread(Number(id));
    }
    if (this.#passed.size >= MOST) this.#send();
    else if (this.#passed.size > 0) this.#timer ??= setTimeout(this.#send, PAUSE_MS);
  }

  readonly #send = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const ids = [...this.#passed].slice(0, MOST);
    if (ids.length === 0) return;
    for (const id of ids) {
      this.#passed.delete(id);
      this.#told.add(id);
    }
    const body = new FormData();
    body.set('post_ids', ids.join(','));
    const headers = { 'x-sveltekit-action': 'true', accept: 'application/json' };
    // Not worth a message: what was not marked is offered again.
    fetch('/act?/read', { method: 'POST', body, headers, keepalive: true }).catch(() => {
      for (const id of ids) this.#told.delete(id);
    });
  };
}
