import { describe, expect, it } from 'vitest';
import { apply, insertBlock, nextLine, quoted, withAlt, type Change, type Command } from './editing.ts';

/** `[` and `]` stand for the selection, before and after. */
function press(command: Command, marked: string): string {
  return show(marked, (at) => apply(command, at));
}

function show(marked: string, what: (at: { text: string; start: number; end: number }) => Change | null): string {
  const start = marked.indexOf('‹');
  const end = marked.indexOf('›') - 1;
  const text = marked.replace('‹', '').replace('›', '');
  const change = what({ text, start, end });
  if (!change) return 'nothing';
  const after = text.slice(0, change.from) + change.text + text.slice(change.to);
  const [from, to] = change.select;
  return `${after.slice(0, from)}‹${after.slice(from, to)}›${after.slice(to)}`;
}

describe('marks', () => {
  it('go around what is selected and come off again', () => {
    expect(press('bold', 'a ‹word› b')).toBe('a **‹word›** b');
    expect(press('bold', 'a **‹word›** b')).toBe('a ‹word› b');
    expect(press('italic', '‹›')).toBe('*‹›*');
  });
  it('leave blanks outside, and do not take bold for italic', () => {
    expect(press('strike', 'a‹ word › b')).toBe('a ~~‹word›~~  b');
    expect(press('italic', '**‹word›**')).toBe('***‹word›***');
  });
});

describe('lines', () => {
  it('get a prefix and lose it', () => {
    expect(press('quote', 'a\n‹b\nc›\nd')).toBe('a\n‹> b\n> c›\nd');
    expect(press('quote', '‹> b\n> c›')).toBe('‹b\nc›');
    expect(press('bullets', 'wo‹›rd')).toBe('- word‹›');
  });
  it('are numbered', () => {
    expect(press('numbers', '‹a\nb\nc›')).toBe('‹1. a\n2. b\n3. c›');
    expect(press('numbers', '‹1. a\n2. b›')).toBe('‹a\nb›');
  });
});

describe('blocks', () => {
  it('make links of words and of addresses', () => {
    expect(press('link', 'see ‹this›')).toBe('see [this](https://‹›)');
    expect(press('link', '‹https://a.example/b›')).toBe('[‹›](https://a.example/b)');
    expect(press('link', '‹›')).toBe('[‹›](https://)');
  });
  it('make code of one line or of several', () => {
    expect(press('code', '‹x = 1›')).toBe('`‹x = 1›`');
    expect(press('code', '‹a\nb›')).toBe('```\n‹a\nb›\n```');
  });
  it('hide a spoiler behind a title to be written over', () => {
    expect(press('spoiler', 'so: ‹he dies›')).toBe('so: \n:::spoiler ‹Spoiler›\nhe dies\n:::');
  });
  it('begin on a line of their own', () => {
    expect(show('a‹›b', (at) => insertBlock(at, 'X'))).toBe('a\nX‹›\nb');
  });
});

describe('a new line', () => {
  it('goes on with a list and ends it when it is empty', () => {
    expect(show('- a‹›', nextLine)).toBe('- a\n- ‹›');
    expect(show('  9) a‹›', nextLine)).toBe('  9) a\n  10) ‹›');
    expect(show('- [x] a‹›', nextLine)).toBe('- [x] a\n- [ ] ‹›');
    expect(show('- a\n- ‹›', nextLine)).toBe('- a\n‹›');
    expect(show('plain‹›', nextLine)).toBe('nothing');
  });
});

it('the description of a picture is changed where the picture stands', () => {
  const text = 'a ![](https://x.example/p.png?a=1) b ![](https://x.example/q.png)';
  expect(withAlt(text, 'https://x.example/p.png?a=1', 'a [cat] for $1')).toBe(
    'a ![a  cat  for $1](https://x.example/p.png?a=1) b ![](https://x.example/q.png)',
  );
});

it('a quotation has a mark on every line', () => {
  expect(quoted('a\n\nb\n')).toBe('> a\n>\n> b\n\n');
});
