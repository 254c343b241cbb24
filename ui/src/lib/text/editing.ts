// What the buttons of an editor do to a text in markdown: pure, so that a text area can be told the change as if it
// had been typed, and undone as such.

/** A text with what is selected in it. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** Replace what is from `from` to `to` by `text`, then select `select`. */
export interface Change {
  from: number;
  to: number;
  text: string;
  select: [start: number, end: number];
}

export const commands = ['bold', 'italic', 'strike', 'heading', 'link', 'quote', 'bullets', 'numbers', 'code', 'spoiler', 'table'] as const;
export type Command = (typeof commands)[number];

const marks: Partial<Record<Command, string>> = { bold: '**', italic: '*', strike: '~~' };
const prefixes: Partial<Record<Command, string>> = { heading: '## ', quote: '> ', bullets: '- ' };

export function apply(command: Command, at: Selected): Change {
  const mark = marks[command];
  if (mark) return around(at, mark);
  const prefix = prefixes[command];
  if (prefix) return perLine(at, () => prefix, (line) => line.startsWith(prefix));
  if (command === 'numbers') return perLine(at, (index) => `${index + 1}. `, (line) => /^\d+\. /.test(line));
  if (command === 'link') return link(at);
  if (command === 'code') return code(at);
  if (command === 'spoiler') return block(at, ':::spoiler ', 'Spoiler', '\n:::');
  return insertBlock(at, '|  |  |\n| --- | --- |\n|  |  |', 2);
}

/** Puts a mark around the selection, or takes it off if it is there. */
function around({ text, start, end }: Selected, mark: string): Change {
  const chosen = text.slice(start, end);
  const size = mark.length;
  if (text.slice(start - size, start) === mark && text.slice(end, end + size) === mark && text[start - size - 1] !== mark[0]) {
    return { from: start - size, to: end + size, text: chosen, select: [start - size, end - size] };
  }
  // Blanks at the edges would keep the mark from meaning anything.
  const before = chosen.length - chosen.trimStart().length;
  const core = chosen.trim();
  if (core === '') return { from: start, to: end, text: mark + mark, select: [start + size, start + size] };
  const [from, to] = [start + before, start + before + core.length];
  return { from, to, text: mark + core + mark, select: [from + size, to + size] };
}

/** Puts something before each selected line, or takes it off if every line has it. */
function perLine({ text, start, end }: Selected, prefix: (index: number) => string, has: (line: string) => boolean): Change {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const stop = text.indexOf('\n', Math.max(start, end - 1));
  const to = stop === -1 ? text.length : stop;
  const lines = text.slice(from, to).split('\n');
  const off = lines.every(has);
  const changed = lines.map((line, index) => (off ? line.slice(prefixLength(line, prefix(index))) : prefix(index) + line)).join('\n');
  const select: [number, number] = lines.length === 1 && start === end ? [from + changed.length, from + changed.length] : [from, from + changed.length];
  return { from, to, text: changed, select };
}

function prefixLength(line: string, prefix: string): number {
  return line.match(/^\d+\. /)?.[0].length ?? prefix.length;
}

function link({ text, start, end }: Selected): Change {
  const chosen = text.slice(start, end);
  if (/^https?:\/\/\S+$/.test(chosen)) return { from: start, to: end, text: `[](${chosen})`, select: [start + 1, start + 1] };
  const written = `[${chosen}](https://)`;
  const at = start + written.length - 1;
  return chosen === '' ? { from: start, to: end, text: written, select: [start + 1, start + 1] } : { from: start, to: end, text: written, select: [at, at] };
}

function code(at: Selected): Change {
  const chosen = at.text.slice(at.start, at.end);
  if (!chosen.includes('\n')) return around(at, '`');
  return block(at, '```\n', '', '\n```', false);
}

/** A block of lines around the selection. */
function block({ text, start, end }: Selected, opening: string, title: string, closing: string, lineAfter = true): Change {
  const chosen = text.slice(start, end);
  const lead = start > 0 && text[start - 1] !== '\n' ? '\n' : '';
  const head = lead + opening + title + (lineAfter ? '\n' : '');
  const tail = closing + (end < text.length && text[end] !== '\n' ? '\n' : '');
  const at = start + head.length;
  // A title is there to be written over.
  const select: [number, number] = title ? [start + lead.length + opening.length, start + lead.length + opening.length + title.length] : [at, at + chosen.length];
  return { from: start, to: end, text: head + chosen + tail, select };
}

/** Lines of their own at the caret, which then stands `caret` behind their beginning. */
export function insertBlock({ text, end }: Selected, lines: string, caret = lines.length): Change {
  const lead = end === 0 || text[end - 1] === '\n' ? '' : '\n';
  const tail = text[end] === '\n' ? '' : '\n';
  const at = end + lead.length + caret;
  return { from: end, to: end, text: lead + lines + tail, select: [at, at] };
}

/** What a new line begins with when a list or quotation goes on; `null` if there is nothing to go on with. */
export function nextLine({ text, start, end }: Selected): Change | null {
  if (start !== end) return null;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const line = text.slice(from, start);
  const item = line.match(/^(\s*)(?:([-*+]) |(\d{1,4})([.)]) |(> ))(\[[ x]\] )?/);
  if (!item) return null;
  // A second line break ends the list.
  if (item[0].length === line.length) return { from, to: start, text: '', select: [from, from] };
  const [, indent = '', bullet, number, dot = '', quote, box] = item;
  const mark = bullet ? `${bullet} ` : quote ? quote : `${Number(number) + 1}${dot} `;
  const written = `\n${indent}${mark}${box ? '[ ] ' : ''}`;
  const at = start + written.length;
  return { from: start, to: end, text: written, select: [at, at] };
}

/** What is read for a picture that cannot be seen, changed in the text wherever the picture stands. */
export function withAlt(text: string, url: string, alt: string): string {
  const clean = alt.replaceAll(/[[\]\n]/g, ' ');
  const address = url.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  return text.replaceAll(new RegExp(String.raw`!\[[^\]]*\]\(${address}\)`, 'g'), () => `![${clean}](${url})`);
}

/** A text as a quotation, to be answered below. */
export function quoted(text: string): string {
  return `${text.trim().split('\n').map((line) => `> ${line}`.trimEnd()).join('\n')}\n\n`;
}
