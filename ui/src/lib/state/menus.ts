// Small menus are `<details data-menu>`, so that they open without a script; this closes them as menus should.

/** Closes every open menu but the one `target` lies in. */
export function closeMenus(target?: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details[data-menu][open]')) {
    if (!(target instanceof Node) || !menu.contains(target)) menu.open = false;
  }
}

/** Whether what is typed there is text. */
export function isField(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !/^(checkbox|radio|button|submit|file)$/.test(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName));
}
