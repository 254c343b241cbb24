// What a text will look like, asked of the server while it is being written.

const PAUSE_MS = 350;

export class Preview {
  html = $state('');
  failed = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | undefined;
  #shown: string | undefined;

  /** Asks for a text after a pause in which nothing else was typed; at once the first time. */
  readonly update = (text: string): void => {
    if (text === this.#shown) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(text), this.#shown === undefined ? 0 : PAUSE_MS);
  };

  readonly stop = (): void => {
    clearTimeout(this.#timer);
    this.#request?.abort();
  };

  async #ask(text: string): Promise<void> {
    this.#request?.abort();
    const request = (this.#request = new AbortController());
    this.#shown = text;
    if (text.trim() === '') {
      this.html = '';
      this.failed = false;
      return;
    }
    try {
      const response = await fetch('/preview', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ content: text }),
        signal: request.signal,
      });
      if (!response.ok) throw new Error(String(response.status));
      this.html = ((await response.json()) as { html: string }).html;
      this.failed = false;
    } catch {
      if (request.signal.aborted) return;
      // What was shown stays; the next letter tries again.
      this.failed = true;
      this.#shown = '';
    }
  }
}
