// What the comments of a page share: under which post they are, since when they are new, which are folded.

import { getContext, setContext } from 'svelte';
import type { CommentItem } from '#lib/model/comment.ts';

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

/** What a reader did to the comments of a page; kept for going back to it. */
export class Unfolded {
  /** Which are folded, by id. */
  folded = $state<Record<number, boolean>>({});
  /** Answers that were loaded later. */
  added = $state<CommentItem[]>([]);
  /** Where the answers to a comment go on that did not come all at once, by its id. */
  after: Record<number, string | undefined> = {};

  constructor(folded: Record<number, boolean> = {}) {
    this.folded = folded;
  }
}

export class Thread {
  readonly #facts: () => Facts;
  kept = $state.raw(new Unfolded());

  constructor(facts: () => Facts, kept: Unfolded) {
    this.#facts = facts;
    this.kept = kept;
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
    this.kept.folded[id] = !now;
  }
}

export function setThread(facts: () => Facts, kept: Unfolded): Thread {
  return setContext(KEY, new Thread(facts, kept));
}

export function thread(): Thread {
  return getContext<Thread>(KEY);
}
