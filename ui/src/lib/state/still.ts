// Pictures stand still for who does not want them to move: what one shows first is drawn over it. The picture itself
// stays, unseen, for clicks and for screen readers; opened large, it moves.

/** What may move, by its name; what a thumbnail is sent as says nothing. */
const MOVING = /\.(gif|webp|apng|avif)\b/i;
const SENT_AS = /[?&](file_type|format)=\w+/g;

/** Whether the picture at an address may be one that moves. */
export function mayMove(url: string): boolean {
  let whole = url.replaceAll(SENT_AS, '');
  try {
    whole = decodeURIComponent(whole);
  } catch {
    // It is looked at as it is.
  }
  return !url.startsWith('data:') && MOVING.test(whole);
}

/** Keeps all pictures of a document still, also those that come later; answers how to end it. */
export function standStill(document: Document): () => void {
  const drawn = new Map<HTMLImageElement, HTMLCanvasElement>();
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => place(target as HTMLImageElement, drawn.get(target as HTMLImageElement))));
  const gone = new MutationObserver(() => {
    for (const image of drawn.keys()) if (!image.isConnected) free(image);
  });

  function free(image: HTMLImageElement): void {
    sizes.unobserve(image);
    drawn.get(image)?.remove();
    drawn.delete(image);
    image.style.removeProperty('opacity');
  }

  function still(image: HTMLImageElement): void {
    free(image);
    if (!mayMove(image.currentSrc) || image.closest('dialog') || image.naturalWidth === 0) return;
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext('2d')?.drawImage(image, 0, 0);
    canvas.className = 'still';
    canvas.setAttribute('aria-hidden', 'true');
    const { objectFit, objectPosition, borderRadius, filter, clipPath } = getComputedStyle(image);
    Object.assign(canvas.style, { objectFit, objectPosition, borderRadius });
    // What a box can uncover is covered by its styles.
    if (!image.closest('.covered')) Object.assign(canvas.style, { filter, clipPath });
    const parent = image.parentElement;
    // What lies over it moves with it.
    if (parent && getComputedStyle(parent).position === 'static') parent.style.position = 'relative';
    image.after(canvas);
    image.style.opacity = '0';
    drawn.set(image, canvas);
    place(image, canvas);
    sizes.observe(image);
  }

  const loaded = ({ target }: Event) => target instanceof HTMLImageElement && still(target);
  for (const image of document.images) if (image.complete) still(image);
  document.addEventListener('load', loaded, true);
  gone.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('load', loaded, true);
    gone.disconnect();
    for (const image of [...drawn.keys()]) free(image);
  };
}

/** Puts a drawing where its picture is. */
function place(image: HTMLImageElement, canvas: HTMLCanvasElement | undefined): void {
  if (!canvas) return;
  canvas.style.left = `${image.offsetLeft}px`;
  canvas.style.top = `${image.offsetTop}px`;
  canvas.style.width = `${image.offsetWidth}px`;
  canvas.style.height = `${image.offsetHeight}px`;
}
