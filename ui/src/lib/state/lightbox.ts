// Shows a picture large, on top of the page; going back closes it.

import { goto } from '$app/navigation';

/** For the click on a link to a picture: a plain click opens it here, any other does what it always does. */
export function openLightbox(event: MouseEvent, picture: { url: string; alt: string }): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  void goto('', { shallow: true, state: { lightbox: picture } });
}
