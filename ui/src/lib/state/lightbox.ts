// Shows pictures large, on top of the page; going back closes it.

import { goto } from '$app/navigation';
import { t } from '#lib/i18n/index.ts';

interface Picture {
  url: string;
  alt: string;
}

/** For the click on a link to a picture: a plain click opens it here, any other does what it always does. */
export function openLightbox(event: MouseEvent, pictures: Picture | Picture[], at = 0): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  void goto('', { shallow: true, state: { lightbox: { pictures: [pictures].flat(), at } } });
}

const FREE = 'img:not(a img)';

/** Lets the keyboard reach the pictures of a text that a click opens. */
export function reachable(text: Element): void {
  for (const image of text.querySelectorAll<HTMLImageElement>(FREE)) {
    image.tabIndex = 0;
    image.role = 'button';
    if (!image.alt) image.ariaLabel = t('lightbox');
    image.onkeydown = (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      image.click();
    };
  }
}

/** For the click on a picture of a text: the others of the same text are a step away. */
export function openGallery(event: MouseEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLImageElement) || target.closest('a')) return;
  const all = [...(target.closest('.prose')?.querySelectorAll<HTMLImageElement>(FREE) ?? [])];
  if (all.length > 0) openLightbox(event, all.map((image) => ({ url: image.src, alt: image.alt })), all.indexOf(target));
}
