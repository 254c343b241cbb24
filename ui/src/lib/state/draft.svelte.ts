// What somebody has begun to write, kept in the browser by what it answers or where it would go: closing the page, a
// failure or a wrong click lose nothing.

import { browser } from '$app/env';

interface Kept {
  at: number;
  fields: Record<string, string | boolean>;
}

const PREFIX = 'draft:';
const PAUSE_MS = 400;
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;
const MOST = 60;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class Draft {
  /** Whether what is shown was begun earlier. */
  restored = $state(false);
  /** Whether something differs from what the page came with. */
  changed = $state(false);
  /** Whether the browser keeps it. */
  kept = $state(true);
  readonly #key: string;
  #form: HTMLFormElement | undefined;
  #first: Kept['fields'] = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `target` is what it is written for, such as `comment:12`; `writer` who writes. */
  constructor(writer: number, target: string) {
    this.#key = `${PREFIX}${writer}:${target}`;
  }

  /** For `{@attach …}` on the form. */
  readonly attach = (form: HTMLFormElement): (() => void) => {
    this.#form = form;
    this.#first = read(form);
    const earlier = load(this.#key);
    // What the server gave back of a refused form is newer.
    if (earlier && !form.dataset.refused && differ(earlier.fields, this.#first)) {
      write(form, earlier.fields);
      this.restored = true;
      this.changed = true;
    }
    form.addEventListener('input', this.#typed);
    addEventListener('pagehide', this.flush);
    return () => {
      form.removeEventListener('input', this.#typed);
      removeEventListener('pagehide', this.flush);
      this.flush();
      this.#form = undefined;
    };
  };

  /** Forgets it: it was sent. */
  readonly drop = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.restored = false;
    this.changed = false;
    if (this.#form) this.#first = read(this.#form);
    remove(this.#key);
  };

  /** Forgets it and shows what the page came with; answers how to take that back. */
  readonly discard = (): (() => void) => {
    const form = this.#form;
    const before = form ? read(form) : {};
    if (form) write(form, this.#first);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.restored = false;
    this.changed = false;
    remove(this.#key);
    return () => {
      if (!form) return;
      write(form, before);
      this.#typed();
    };
  };

  /** Keeps now what was to be kept in a moment. */
  readonly flush = (): void => {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#keep();
  };

  readonly #typed = (): void => {
    this.changed = this.#form !== undefined && differ(read(this.#form), this.#first);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.flush, PAUSE_MS);
  };

  #keep(): void {
    if (!this.#form) return;
    const fields = read(this.#form);
    this.changed = differ(fields, this.#first);
    if (this.changed) this.kept = save(this.#key, fields);
    else remove(this.#key);
  }
}

/** What of a form is kept: not what is hidden, secret or a file. */
function controls(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control =>
      (element instanceof HTMLInputElement && !['hidden', 'password', 'file', 'submit', 'radio'].includes(element.type)) ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement,
  ).filter((control) => control.name !== '' && !control.closest('[data-undrafted]'));
}

/** Boxes that share a name are told apart by their values. */
const nameOf = (control: Control) => (control instanceof HTMLInputElement && control.type === 'checkbox' ? `${control.name}=${control.value}` : control.name);

function read(form: HTMLFormElement): Kept['fields'] {
  return Object.fromEntries(
    controls(form).map((control) => [nameOf(control), control instanceof HTMLInputElement && control.type === 'checkbox' ? control.checked : control.value]),
  );
}

function write(form: HTMLFormElement, fields: Kept['fields']): void {
  for (const control of controls(form)) {
    const value = fields[nameOf(control)];
    if (value === undefined) continue;
    if (typeof value === 'boolean') (control as HTMLInputElement).checked = value;
    else control.value = value;
    // So that what is bound to it follows.
    control.dispatchEvent(new Event(typeof value === 'boolean' ? 'change' : 'input', { bubbles: true }));
  }
}

function differ(a: Kept['fields'], b: Kept['fields']): boolean {
  return Object.entries(a).some(([name, value]) => name in b && value !== b[name]);
}

function load(key: string): Kept | undefined {
  if (!browser) return undefined;
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept | null;
    if (kept && Date.now() - kept.at < KEPT_MS) return kept;
  } catch {
    // Storage is off, or holds something else: there is no draft.
  }
  return undefined;
}

function save(key: string, fields: Kept['fields']): boolean {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields } satisfies Kept));
    tidy();
    return true;
  } catch {
    return false;
  }
}

function remove(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is off: nothing was kept.
  }
}

/** Forgets the oldest when there are many. */
function tidy(): void {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  if (keys.length <= MOST) return;
  const aged = keys.map((key) => ({ key, at: load(key)?.at ?? 0 })).sort((a, b) => a.at - b.at);
  for (const { key } of aged.slice(0, keys.length - MOST)) localStorage.removeItem(key);
}
