// The beginning of a text in markdown, as plain words.

export function excerpt(markdown: string, characters: number): string {
  const plain = markdown
    .replaceAll(/```[\s\S]*?(```|$)/g, ' ')
    // What is behind a spoiler stays there.
    .replaceAll(/^:{3,}\s*spoiler[\s\S]*?(^:{3,}\s*$|(?![\s\S]))/gm, ' ')
    .replaceAll(/^\s*\|?[\s:|-]+\|[\s:|-]*$/gm, ' ')
    .replaceAll(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^\s{0,3}(#{1,6}|>|[-*+]|\d+[.)])\s+/gm, '')
    .replaceAll(/[*_~`|]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (plain.length <= characters) return plain;
  const cut = plain.slice(0, characters);
  const space = cut.lastIndexOf(' ');
  return `${cut.slice(0, space > characters / 2 ? space : characters).trimEnd()}…`;
}
