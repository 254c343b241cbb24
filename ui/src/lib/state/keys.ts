// Keyboard shortcuts: what each key does, for the keyboard and for the help sheet.

import { goto } from '$app/navigation';
import type { Key } from '#lib/i18n/index.ts';
import { isField } from './menus.ts';
import { press, step, toParent, toThread } from './walk.ts';

export interface Shortcut {
  keys: string;
  name: Key;
  run: () => void;
  /** Only where there is a queue of things to decide; other meanings of the key rest there. */
  queue?: true;
}

/** What only the layout can do. */
export interface Sheets {
  help(): void;
  palette(): void;
}

export function shortcuts(sheets: Sheets): Shortcut[] {
  const go = (path: string) => () => void goto(path);
  return [
    { keys: 'j', name: 'keys.next', run: () => step(1) },
    { keys: 'k', name: 'keys.previous', run: () => step(-1) },
    { keys: 'J', name: 'keys.next_thread', run: () => toThread(1) },
    { keys: 'K', name: 'keys.previous_thread', run: () => toThread(-1) },
    { keys: 'p', name: 'keys.parent', run: toParent },
    { keys: 'o', name: 'keys.open', run: () => press('.title, .when, h2 a, h1 a') },
    { keys: 'l', name: 'keys.link', run: () => press('.domain, .preview, .picture, .thumb') },
    { keys: 'c', name: 'keys.comments', run: () => press('.comments') },
    { keys: 'x', name: 'keys.fold', run: () => press('.fold') },
    { keys: 'n', name: 'keys.next_new', run: () => document.querySelector<HTMLElement>('.next-new')?.click() },
    { keys: 'a', name: 'vote.up', run: () => press('button.up') },
    { keys: 'z', name: 'vote.down', run: () => press('button.down') },
    { keys: 's', name: 'post.save', run: () => press('button[value=save], button[value=unsave]') },
    { keys: 'h', name: 'post.hide', run: () => press('button[value=hide]') },
    { keys: 'r', name: 'comment.reply', run: () => press('[data-reply]') },
    { keys: 'x', name: 'keys.select', run: () => press('[data-select]'), queue: true },
    { keys: 'r', name: 'keys.resolve', run: () => decide('resolve'), queue: true },
    { keys: 'd', name: 'keys.remove', run: () => decide('remove'), queue: true },
    { keys: 'b', name: 'keys.ban', run: () => decide('ban'), queue: true },
    { keys: 'L', name: 'keys.lock', run: () => decide('lock'), queue: true },
    { keys: 'g h', name: 'nav.front', run: go('/') },
    { keys: 'g s', name: 'listing.subscribed', run: go('/?type=subscribed') },
    { keys: 'g l', name: 'listing.local', run: go('/?type=local') },
    { keys: 'g a', name: 'listing.all', run: go('/?type=all') },
    { keys: 'g c', name: 'communities', run: go('/communities') },
    { keys: 'g i', name: 'inbox', run: go('/inbox') },
    { keys: 'w', name: 'post.create', run: () => document.querySelector<HTMLElement>('a.create')?.click() },
    { keys: '/', name: 'search', run: () => focusSearch() },
    { keys: 'Ctrl+K', name: 'palette', run: () => sheets.palette() },
    { keys: '?', name: 'keys.help', run: () => sheets.help() },
  ];
}

/** Decides about what is chosen in a queue; without a choice about the one that has the focus. */
function decide(deed: string): void {
  const together = document.querySelector<HTMLElement>(`[data-bulk] [data-deed=${deed}]`);
  if (together) together.click();
  else press(`[data-deed=${deed}]`);
}

/** What holds on this page. */
export function holding(list: Shortcut[]): Shortcut[] {
  const inQueue = document.querySelector('[data-queue]') !== null;
  const here = list.filter((shortcut) => !shortcut.queue || inQueue);
  return here.filter((shortcut) => shortcut.queue || !here.some((other) => other.queue && other.keys === shortcut.keys));
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('main input[type=search], #header-search');
  if (field?.checkVisibility()) field.focus();
  else void goto('/search');
}

const WAIT_MS = 1200;

/** Listens until it is stopped. `on` is asked at each key, so that the switch works at once. */
export function listen(list: Shortcut[], on: () => boolean): { pressed: (event: KeyboardEvent) => void; stop: () => void } {
  let first = '';
  let at = 0;
  const pressed = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      list.find((shortcut) => shortcut.keys === 'Ctrl+K')?.run();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !on() || isField(event.target) || document.querySelector('dialog[open]')) return;
    const keys = first && Date.now() - at < WAIT_MS ? `${first} ${event.key}` : event.key;
    first = '';
    if (event.key === 'g' && keys === 'g') {
      [first, at] = ['g', Date.now()];
      return;
    }
    const shortcut = holding(list).find((one) => one.keys === keys);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  };
  document.addEventListener('keydown', pressed);
  return { pressed, stop: () => document.removeEventListener('keydown', pressed) };
}

/** Whether shortcuts are wanted on this device. */
export function wanted(): boolean {
  return !/(^|; )keys=off(;|$)/.test(document.cookie);
}
