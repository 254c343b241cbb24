// What is chosen for a device rather than for an account, kept in cookies.

export const themes = ['auto', 'light', 'dark', 'black', 'contrast'] as const;
export type Theme = (typeof themes)[number];

export const viewModes = ['list', 'compact', 'card'] as const;
export type ViewMode = (typeof viewModes)[number];

/** Whether lists go on while one scrolls. */
export const scrolls = ['off', 'on'] as const;

export function isTheme(word: unknown): word is Theme {
  return themes.includes(word as Theme);
}

export function isScroll(word: unknown): word is (typeof scrolls)[number] {
  return scrolls.includes(word as 'on');
}

export function isViewMode(word: unknown): word is ViewMode {
  return viewModes.includes(word as ViewMode);
}
