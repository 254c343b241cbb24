// What is chosen for a device rather than for an account, kept in cookies.

export const themes = ['auto', 'light', 'dark', 'black', 'contrast'] as const;
export type Theme = (typeof themes)[number];

export const viewModes = ['list', 'compact', 'card'] as const;
export type ViewMode = (typeof viewModes)[number];

export function isTheme(word: unknown): word is Theme {
  return themes.includes(word as Theme);
}

export function isViewMode(word: unknown): word is ViewMode {
  return viewModes.includes(word as ViewMode);
}
