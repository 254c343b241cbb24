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
const SECONDS = { done: 5, wrong: 10 };

export class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  show(text: string, kind: Toast['kind'] = 'done', undo?: () => void): void {
    const id = this.#next++;
    this.list.push({ id, text, kind, undo });
    setTimeout(() => this.close(id), SECONDS[kind] * 1000);
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
