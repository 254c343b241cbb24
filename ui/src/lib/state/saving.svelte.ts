// A form of settings: it stays as it is, tells that it was saved, and asks before changes are lost.

import { t } from '#lib/i18n/index.ts';
import { askBeforeLosing } from './leaving.ts';
import { Sender } from './sender.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

export class Saving extends Sender {
  #changed = false;

  /** To be made while its component is. `after` is told what the action answered. */
  constructor(toasts: Toasts, after?: (data: Record<string, unknown>) => void) {
    super({
      refresh: true,
      sent: (data) => {
        this.#changed = false;
        toasts.show(t('settings.saved'));
        after?.(data);
      },
    });
    askBeforeLosing(() => this.#changed && !this.busy);
  }

  /** For `{@attach …}` on the form. */
  readonly watch = (form: HTMLFormElement): (() => void) => {
    const typed = () => (this.#changed = true);
    form.addEventListener('input', typed);
    return () => form.removeEventListener('input', typed);
  };
}
