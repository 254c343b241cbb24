// What the comments of a page share: under which post they are, since when they are new, which are folded.

import { getContext, setContext } from 'svelte';

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
  /** Which are folded, by id. */
  folded = $state<Record<number, boolean>>({});

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

  /** Folds or unfolds; `now` is how it is. */
  toggle(id: number, now: boolean): void {
    this.folded[id] = !now;
  }
}

export function setThread(facts: () => Facts): Thread {
  return setContext(KEY, new Thread(facts));
}

export function thread(): Thread {
  return getContext<Thread>(KEY);
}
