// The rules a community writes into its sidebar, as reasons to choose from.

const MOST = 15;
const CHARACTERS = 160;
const ITEM = /^\s{0,3}(?:[-*+]|\d+[.)])\s+(.+)$/;
const HEADING = /^\s{0,3}#{1,6}\s+(.+)$/;
const OF_RULES = /rule|guideline|regel|richtlinie|regla|norma/i;

/** The items of the list below a heading that speaks of rules; without such a heading those of every list. */
export function rulesOf(sidebar: string | null | undefined): string[] {
  const all: string[] = [];
  const below: string[] = [];
  let inRules = false;
  for (const line of (sidebar ?? '').split('\n')) {
    const heading = line.match(HEADING)?.[1];
    if (heading !== undefined) inRules = OF_RULES.test(heading);
    const item = line.match(ITEM)?.[1];
    if (item === undefined) continue;
    const plain = item.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[*_~`]+/g, '').trim().slice(0, CHARACTERS);
    if (plain === '') continue;
    all.push(plain);
    if (inRules) below.push(plain);
  }
  return [...new Set(below.length > 0 ? below : all)].slice(0, MOST);
}
