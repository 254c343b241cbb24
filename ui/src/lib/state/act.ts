// Sends a form of the site without there being one on the page: to take something back from a message.

import { deserialize } from '$app/forms';
import { invalidateAll } from '$app/navigation';
import { t } from '#lib/i18n/index.ts';
import { refusal } from './submit.ts';
import type { Toasts } from './toasts.svelte.ts';

/** Whether it was done; if not, a message has told why. */
export async function act(toasts: Toasts, action: string, fields: Record<string, string | number>): Promise<boolean> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, String(value));
  try {
    const response = await fetch(action, { method: 'POST', body, headers: { 'x-sveltekit-action': 'true', accept: 'application/json' } });
    const result = deserialize(await response.text());
    if (result.type === 'success') {
      await invalidateAll();
      return true;
    }
    toasts.show(result.type === 'failure' ? refusal(result.data) : t('error.unreachable'), 'wrong');
  } catch {
    toasts.show(t('error.unreachable'), 'wrong');
  }
  return false;
}
