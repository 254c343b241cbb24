// What takes back what a button did, written into its form for where there is no script to offer it.

/** Another action of the same page, and its fields. */
export interface TakeBack {
  action: string;
  fields: Record<string, string | number>;
}

/** What a form sends as `undo`; `null` if it is nothing that a page of ours has written. */
export function takeBackIn(text: string): TakeBack | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { action, fields } = (value ?? {}) as Partial<TakeBack>;
  if (typeof action !== 'string' || !/^\?\/[a-z_]+$/.test(action)) return null;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return null;
  if (!Object.values(fields).every((field) => typeof field === 'string' || typeof field === 'number')) return null;
  return { action, fields };
}

/** What the answer to a form says takes it back. */
export function takeBackOf(form: unknown): TakeBack | null {
  return (form as { takeBack?: TakeBack } | null)?.takeBack ?? null;
}

/** An action of a page that stays what it is, such as the found part of a list, if the answer is the page itself. */
export function keeping(action: string, query: Iterable<[string, string]>): string {
  const kept = [...query].filter(([name]) => !name.startsWith('/') && name !== 'saved' && name !== 'undo');
  return kept.length > 0 ? `${action}&${new URLSearchParams(kept)}` : action;
}
