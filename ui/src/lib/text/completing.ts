// What is being typed at the caret that could be completed: `@somebody`, `!community`, `:emoji`.

export type CompletionKind = 'person' | 'community' | 'emoji';

export interface Token {
  kind: CompletionKind;
  /** Where its mark stands in the text. */
  start: number;
  /** What stands behind the mark so far. */
  query: string;
}

const kinds: Record<string, CompletionKind> = { '@': 'person', '!': 'community', ':': 'emoji' };
const LONGEST = 60;
/** As few letters of an emoji stand in many texts by chance. */
const fewest: Record<CompletionKind, number> = { person: 1, community: 1, emoji: 2 };

export function tokenAt(text: string, caret: number): Token | null {
  const before = text.slice(Math.max(0, caret - LONGEST), caret);
  const found = before.match(/(?:^|[\s([{>,;])([@!:])([\p{L}\p{N}_.+-]*(?:@[\p{L}\p{N}.-]*)?)$/u);
  if (!found) return null;
  const [, mark = '', query = ''] = found;
  const kind = kinds[mark];
  if (!kind || query.length < fewest[kind]) return null;
  return { kind, query, start: caret - query.length - 1 };
}

/** The part of a handle that is searched for, without the host that was begun. */
export function searched(query: string): string {
  return query.split('@')[0] ?? '';
}
