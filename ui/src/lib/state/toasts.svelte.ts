// Short messages at the edge of the page.

import { getContext, setContext } from 'svelte';

export interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'wrong';
  /** What takes back what was done. */
  undo?: () => void;
}

const KEY = Symbol('toasts');
const SECONDS = { done: 5, wrong: 10, undo: 15 };

export class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  show(text: string, kind: Toast['kind'] = 'done', undo?: () => void): void {
    const id = this.#next++;
    this.list.push({ id, text, kind, undo });
    this.#wait(id, SECONDS[undo ? 'undo' : kind] * 1000);
  }

  /** Whoever points at messages, or has the keyboard in them, is given as much time again. */
  #wait(id: number, milliseconds: number): void {
    setTimeout(() => (document.querySelector('.toasts:is(:hover, :focus-within)') ? this.#wait(id, milliseconds) : this.close(id)), milliseconds);
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}

export function setToasts(): Toasts {
  return setContext(KEY, new Toasts());
}

export function toasts(): Toasts {
  return getContext<Toasts>(KEY);
}
