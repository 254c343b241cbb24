// Suggestions for what is being typed in an editor.

import * as communities from '#lib/api/community.ts';
import * as emojis from '#lib/api/emoji.ts';
import * as people from '#lib/api/person.ts';
import { browserApi } from '#lib/api/browser.ts';
import type { CustomEmojiView } from '#generated/v4.ts';
import { communityRef } from '#lib/model/community.ts';
import { handle, personRef } from '#lib/model/person.ts';
import { searched, tokenAt, type Token } from '#lib/text/completing.ts';

export interface Option {
  /** Unlike every other option's. */
  key: string;
  label: string;
  /** More about it, in small letters. */
  detail: string;
  /** A picture of it, or the sign itself. */
  picture: string | null;
  sign: string | null;
  /** What is written into the text. */
  written: string;
}

const PAUSE_MS = 150;
const MOST = 6;

export class Completion {
  options = $state<Option[]>([]);
  active = $state(0);
  token: Token | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #custom: Promise<CustomEmojiView[]> | undefined;

  /** To be told of every change of the text and the caret. */
  readonly update = (text: string, caret: number): void => {
    this.token = tokenAt(text, caret);
    clearTimeout(this.#timer);
    if (!this.token) {
      this.close();
      return;
    }
    this.#timer = setTimeout(() => void this.#search(), PAUSE_MS);
  };

  readonly close = (): void => {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.options = [];
    this.active = 0;
  };

  move(by: number): void {
    this.active = (this.active + by + this.options.length) % this.options.length;
  }

  async #search(): Promise<void> {
    const token = this.token;
    if (!token) return;
    const turn = (this.#asked += 1);
    // Suggestions are a convenience: without an answer there are none.
    const found = await this.#find(token).catch(() => []);
    if (turn !== this.#asked) return;
    this.options = found;
    this.active = 0;
  }

  async #find({ kind, query }: Token): Promise<Option[]> {
    const api = browserApi();
    const matches = (name: string) => name.toLowerCase().includes(query.toLowerCase());
    if (kind === 'person') {
      const page = await people.find(api, searched(query), 20);
      const refs = page.items.map(({ person }) => personRef(person));
      return refs.filter((ref) => matches(full(ref))).slice(0, MOST).map((ref) => option('@', full(ref), ref.display, ref.avatar));
    }
    if (kind === 'community') {
      const page = await communities.list(api, { search_term: searched(query), type_: 'all', sort: 'subscribers', limit: 20 });
      const refs = page.items.map(({ community }) => communityRef(community));
      return refs.filter((ref) => matches(full(ref))).slice(0, MOST).map((ref) => option('!', full(ref), ref.title, ref.icon));
    }
    const [{ findEmoji }, custom] = await Promise.all([import('#lib/text/emoji.ts'), this.#ofSite()]);
    const own = custom.filter(({ custom_emoji, keywords }) => matches(custom_emoji.shortcode) || keywords.some(({ keyword }) => matches(keyword)));
    return [
      ...own.slice(0, MOST).map(({ custom_emoji: { shortcode, image_url, alt_text } }) => ({
        key: `own-${shortcode}`,
        label: `:${shortcode}:`,
        detail: alt_text,
        picture: image_url,
        sign: null,
        written: `![${alt_text}](${image_url} "emoji ${shortcode}")`,
      })),
      ...findEmoji(query, MOST).map(({ name, sign }) => ({ key: name, label: `:${name}:`, detail: '', picture: null, sign, written: sign })),
    ].slice(0, MOST + 2);
  }

  #ofSite(): Promise<CustomEmojiView[]> {
    this.#custom ??= emojis.list(browserApi()).then(
      (answer) => answer.custom_emojis,
      () => [],
    );
    return this.#custom;
  }
}

/** With the host even of those from here, so that it reads the same everywhere. */
function full(ref: { name: string; host: string | null }): string {
  return handle({ name: ref.name, host: ref.host ?? location.host });
}

function option(mark: string, name: string, detail: string, picture: string | null): Option {
  return { key: name, label: mark + name, detail, picture, sign: null, written: mark + name };
}
