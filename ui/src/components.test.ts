// What no component may do; what the types and the compiler do not see.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, type AST } from 'svelte/compiler';
import { expect, test } from 'vitest';

const sources = fileURLToPath(new URL('.', import.meta.url));
const components = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svelte'));

/** Every element of a component. */
function elements(node: unknown, found: AST.RegularElement[] = []): AST.RegularElement[] {
  if (typeof node !== 'object' || node === null) return found;
  if ('type' in node && node.type === 'RegularElement') found.push(node as AST.RegularElement);
  for (const child of Object.values(node)) elements(child, found);
  return found;
}

/** The attributes of an element by name; without a value (`multiple`), `true`. */
function attributes(element: AST.RegularElement): Map<string, AST.Attribute['value']> {
  const plain = element.attributes.filter((attribute): attribute is AST.Attribute => attribute.type === 'Attribute');
  return new Map(plain.map((attribute) => [attribute.name, attribute.value]));
}

function fixed(value: AST.Attribute['value'] | undefined): string | undefined {
  const [only] = Array.isArray(value) ? value : [];
  return only?.type === 'Text' ? only.data : undefined;
}

/** Fields that would lose what was typed before the script arrived. */
function wiping(source: string): string[] {
  const { fragment } = parse(source, { modern: true });
  return elements(fragment).flatMap((element) => {
    const has = attributes(element);
    const wiped = (name: string) => has.has(name) && fixed(has.get(name)) === undefined;
    const where = `<${element.name} name=${fixed(has.get('name')) ?? '?'}>`;
    // Of a textarea the server does not write it at all.
    if (element.name === 'textarea' && has.has('defaultValue')) return [where];
    if (element.name === 'select' || element.name === 'textarea') return wiped('value') ? [where] : [];
    if (element.name !== 'input') return [];
    // What nobody types into keeps its value.
    const typed = !['hidden', 'radio', 'checkbox', 'submit', 'button'].includes(fixed(has.get('type')) ?? 'text');
    return (typed && wiped('value')) || has.has('checked') ? [where] : [];
  });
}

test('fields say what they begin with by defaultValue and defaultChecked', () => {
  const found = components.flatMap((name) => wiping(readFileSync(sources + name, 'utf8')).map((where) => `${name}: ${where}`));
  expect(found).toEqual([]);
  expect(components.length).toBeGreaterThan(50);
});

test('a field that would be wiped out is seen', () => {
  expect(wiping('<input name="q" value={q} />')).toEqual(['<input name=q>']);
  expect(wiping('<label><input type="checkbox" value="1" checked={on} /></label>')).toHaveLength(1);
  expect(wiping('{#if a}<textarea name="text" value={a}></textarea>{/if}')).toHaveLength(1);
  expect(wiping('<textarea name="text" defaultValue={a}></textarea>')).toHaveLength(1);
  expect(wiping('<input type="hidden" value={id} /><input type="radio" value={x} defaultChecked={y} /><input bind:value />')).toEqual([]);
});
