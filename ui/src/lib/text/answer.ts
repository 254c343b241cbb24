// What a page's `form` says, whichever of its actions it came from.

export interface Refused {
  code: string;
  detail?: string | undefined;
  /** What was typed. */
  values: Record<string, string>;
}

interface Answer {
  code?: string;
  detail?: string;
  values?: Record<string, string>;
  /** What a text looks like. */
  shown?: string;
}

/** Why something was refused; `null` if nothing was. */
export function refusedOf(form: unknown): Refused | null {
  const answer = form as Answer | null;
  return answer?.code ? { code: answer.code, detail: answer.detail, values: answer.values ?? {} } : null;
}

/** What was typed, if it was not kept. */
export function valuesOf(form: unknown): Record<string, string> | null {
  return (form as Answer | null)?.values ?? null;
}

/** What a text will look like, if that was asked. */
export function shownOf(form: unknown): string | undefined {
  return (form as Answer | null)?.shown;
}
