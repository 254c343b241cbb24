// What an address tells of what is behind it.

export type MediaKind = 'text' | 'link' | 'image' | 'video';

const pictures = /\.(avif|gif|jpe?g|jxl|png|svg|webp)$/i;
const videos = /\.(mp4|webm|mov|ogv)$/i;

export function mediaKind(url: string | null | undefined, contentType?: string | null): MediaKind {
  if (!url) return 'text';
  const path = URL.parse(url)?.pathname ?? '';
  if (contentType?.startsWith('image/') || pictures.test(path)) return 'image';
  if (contentType?.startsWith('video/') || videos.test(path)) return 'video';
  return 'link';
}

/** The name of the site an address leads to, without `www.`. */
export function domainOf(url: string | null | undefined): string | null {
  const host = url ? URL.parse(url)?.hostname : undefined;
  return host ? host.replace(/^www\./, '') : null;
}

/** The host that somebody typed, bare or as an address; `null` if it is something else, such as a handle. */
export function hostIn(text: string): string | null {
  const typed = text.trim().toLowerCase();
  if (/^https?:\/\//.test(typed)) return URL.parse(typed)?.host || null;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/.test(typed) ? typed : null;
}

/** The name of a video at YouTube, if that is what an address leads to. */
export function youTubeId(url: string | null | undefined): string | null {
  const parsed = url ? URL.parse(url) : null;
  if (!parsed) return null;
  const host = parsed.hostname.replace(/^(www|m)\./, '');
  const id = host === 'youtu.be' ? parsed.pathname.slice(1) : host === 'youtube.com' ? parsed.searchParams.get('v') : null;
  return id && /^[\w-]{6,20}$/.test(id) ? id : null;
}

/** Whether an address within the site may be gone to after an action: a path, not another site. */
export function ownPath(path: string | null | undefined): string | null {
  return path && /^\/(?![/\\])/.test(path) ? path : null;
}
