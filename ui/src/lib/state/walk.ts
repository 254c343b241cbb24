// Walking through posts and comments by keyboard. What can be walked through has `data-walk`; what is done to the
// one that has the focus is done by its own buttons and links.

const MARGIN_PX = 64;

function all(): HTMLElement[] {
  // What is folded away is not walked through.
  return [...document.querySelectorAll<HTMLElement>('main [data-walk]')].filter((element) => element.checkVisibility());
}

/** The one that has the focus, or the first that is in sight. */
export function current(): HTMLElement | undefined {
  const focused = document.activeElement?.closest<HTMLElement>('[data-walk]');
  return focused ?? undefined;
}

function focus(element: HTMLElement | undefined): void {
  if (!element) return;
  element.focus({ preventScroll: true });
  const { top, bottom } = element.getBoundingClientRect();
  if (top < MARGIN_PX || bottom > innerHeight) element.scrollIntoView({ block: 'start', behavior: 'instant' });
}

export function step(by: 1 | -1): void {
  const elements = all();
  const now = current();
  if (!now) {
    focus(elements.find((element) => element.getBoundingClientRect().bottom > MARGIN_PX) ?? elements[0]);
    return;
  }
  focus(elements[elements.indexOf(now) + by]);
}

/** To the comment this one answers. */
export function toParent(): void {
  focus(current()?.parentElement?.closest<HTMLElement>('[data-walk]') ?? undefined);
}

/** To the next thread, or the one before. */
export function toThread(by: 1 | -1): void {
  const roots = all().filter((element) => !element.parentElement?.closest('[data-walk]'));
  const now = current();
  const root = roots.findIndex((element) => now !== undefined && element.contains(now));
  focus(roots[root + by]);
}

/** Presses what `selector` finds in the one that has the focus, and not in those below it. */
export function press(selector: string): void {
  const now = current();
  const found = [...(now?.querySelectorAll<HTMLElement>(selector) ?? [])].find((element) => element.closest('[data-walk]') === now);
  found?.click();
}
