// What a form does in the browser: it stays on the page, tells what went wrong, and loses nothing.

import type { SubmitFunction } from '$app/forms';
import { refreshAll } from '$app/navigation';
import { maybe, t } from '#lib/i18n/index.ts';
import type { Toasts } from './toasts.svelte.ts';

/** What is called with an answer. */
type Done = Exclude<Awaited<ReturnType<SubmitFunction>>, void>;

interface Options {
  /** At once, before the server has answered; answers how to take it back. */
  before?: (form: FormData) => (() => void) | void;
  /** After it is done, with what the action answered. */
  after?: (data: Record<string, unknown>) => void;
  /** Whether the data of the page are loaded anew afterwards. */
  refresh?: boolean;
}

/** For `use:enhance`. Refusals are shown as a message, unless the page shows its `form` itself. */
export function submit(toasts: Toasts, { before, after, refresh = false }: Options = {}): SubmitFunction {
  return ({ action, formData, submitter }) => {
    const takeBack = before?.(formData);
    // Whoever leaves before it is answered has done it all the same; to be told twice is the same as once.
    const leave = () => void navigator.sendBeacon(action, formData);
    addEventListener('pagehide', leave);
    submitter?.setAttribute('aria-busy', 'true');
    return async ({ result, update }) => {
      removeEventListener('pagehide', leave);
      submitter?.removeAttribute('aria-busy');
      if (result.type === 'success') {
        after?.(result.data ?? {});
        if (refresh) await takeIn(update);
        return;
      }
      takeBack?.();
      if (result.type === 'failure') toasts.show(refusal(result.data), 'wrong');
      else if (result.type === 'error') toasts.show(t('error.unreachable'), 'wrong');
      else await update({ navigate: false });
    };
  };
}

/**
 * Loads the data of the page anew after something was done, and leaves the keyboard where it is by then: by itself
 * SvelteKit would put it at the top of the page.
 */
export async function takeIn(update: Parameters<Done>[0]['update'], refresh = true): Promise<void> {
  if (refresh) await refreshAll();
  const focused = document.activeElement;
  await update({ reset: false, refreshAll: false, navigate: false });
  if (focused instanceof HTMLElement && focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

/** A refusal of an action in words. */
export function refusal(data: { code?: unknown; detail?: unknown } | undefined | null): string {
  const code = typeof data?.code === 'string' ? data.code : 'unknown';
  return maybe(`error.${code}`) ?? (typeof data?.detail === 'string' && data.detail ? data.detail : t('error.unknown', { code }));
}
