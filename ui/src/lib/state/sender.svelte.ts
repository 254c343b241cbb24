// A form that holds what somebody wrote: it is sent without leaving the page, tells beside itself what was refused, and
// keeps every letter until the server has it.

import type { SubmitFunction } from '$app/forms';
import { t } from '#lib/i18n/index.ts';
import type { Draft } from './draft.svelte.ts';
import { refusal, takeIn } from './submit.ts';

interface Options {
  draft?: Draft;
  /** After it is done, with what the action answered; not if it led to another page. */
  sent?: (data: Record<string, unknown>) => void;
  /** Whether the data of the page are loaded anew afterwards. */
  refresh?: boolean;
  /** Whether the fields are emptied afterwards. */
  reset?: boolean;
}

export class Sender {
  busy = $state(false);
  /** What went wrong, in words. */
  wrong = $state<string | null>(null);
  /** The API's name for it. */
  code = $state<string | null>(null);
  readonly #options: Options;

  constructor(options: Options = {}) {
    this.#options = options;
  }

  /** For `use:enhance`. */
  readonly submit: SubmitFunction = ({ cancel, formData, formElement }) => {
    // A second click while the first is under way would send it twice.
    if (this.busy) {
      cancel();
      return;
    }
    this.busy = true;
    this.wrong = null;
    this.code = null;
    return async ({ result, update }) => {
      const { draft, sent, refresh = false, reset = false } = this.#options;
      if (result.type === 'redirect') {
        draft?.drop();
        await update();
      } else if (result.type === 'success') {
        // What was typed meanwhile has not been sent.
        const whole = !more(formElement, formData);
        if (whole && reset) HTMLFormElement.prototype.reset.call(formElement);
        if (whole) draft?.drop();
        sent?.(result.data ?? {});
        await takeIn(update, refresh);
        // The fields may say it otherwise now.
        if (whole && !draft?.changed) draft?.drop();
      } else if (result.type === 'failure') {
        this.code = String(result.data?.code ?? 'unknown');
        this.wrong = refusal(result.data);
      } else {
        this.code = 'unreachable';
        this.wrong = t('error.unreachable');
      }
      this.busy = false;
    };
  };
}

/** Whether a form holds something that was not sent. */
function more(form: HTMLFormElement, sent: FormData): boolean {
  return [...new FormData(form)].some(([name, value]) => typeof value === 'string' && !sent.getAll(name).includes(value));
}
