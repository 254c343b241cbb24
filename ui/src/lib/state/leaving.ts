// Asks before text would be lost by going away.

import { beforeNavigate } from '$app/navigation';
import { t } from '#lib/i18n/index.ts';

/** To be called while a component is made; `losing` tells whether something would be lost now. */
export function askBeforeLosing(losing: () => boolean): void {
  beforeNavigate((navigation) => {
    if (!losing()) return;
    // The browser asks in its own words when the page itself goes away.
    if (navigation.willUnload || !confirm(t('write.leave'))) navigation.cancel();
  });
}
