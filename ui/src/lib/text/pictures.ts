// Addresses of pictures in the size they are shown.

/** A picture of this site's own no larger than it is shown; others are as they are. */
export function sized(url: string, pixels: number): string {
  const parsed = URL.parse(url, 'http://here.invalid');
  if (!parsed || !/^\/(api\/v4\/image|pictrs\/image)\//.test(parsed.pathname)) return url;
  parsed.searchParams.set(parsed.pathname.startsWith('/pictrs') ? 'thumbnail' : 'max_size', String(pixels));
  if (!parsed.pathname.startsWith('/pictrs')) parsed.searchParams.set('file_type', 'webp');
  else parsed.searchParams.set('format', 'webp');
  return parsed.hostname === 'here.invalid' ? parsed.pathname + parsed.search : parsed.href;
}
