// What the comments of a page share: under which post they are, since when they are new, which are folded.

import { getContext, setContext } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';

const KEY = Symbol('thread');

export interface Facts {
  postId: number;
  /** Who wrote the post. */
  authorId: number;
  /** The last visit; what is younger is new. `null` on the first. */
  seenAt: string | null;
  /** Who reads: what they wrote themselves is not new to them. */
  readerId: number | null;
  /** The comment the page is about. */
  markedId: number | null;
  /** Nothing can be answered here. */
  locked: boolean;
  foldBots: boolean;
  /** The comment that is being answered. */
  replyId: number | null;
}

export class Thread {
  readonly #facts: () => Facts;
  readonly folded = new SvelteSet<number>();

  constructor(facts: () => Facts) {
    this.#facts = facts;
  }

  get facts(): Facts {
    return this.#facts();
  }

  isNew(comment: { publishedAt: string; author: { id: number } }): boolean {
    const { seenAt, readerId } = this.facts;
    return seenAt !== null && comment.author.id !== readerId && comment.publishedAt > seenAt;
  }

  toggle(id: number): void {
    if (!this.folded.delete(id)) this.folded.add(id);
  }
}

export function setThread(facts: () => Facts): Thread {
  return setContext(KEY, new Thread(facts));
}

export function thread(): Thread {
  return getContext<Thread>(KEY);
}
