// Whether what was typed fits a text: each of its words begins, or stands in, some word of the text.

export function matches(typed: string, text: string): boolean {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const target = plain(text);
  return words.every((word) => target.includes(word));
}

/** Without accents and in small letters. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
