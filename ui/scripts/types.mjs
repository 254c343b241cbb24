// Writes .generated/v4.ts: the types of API v4 from docs/openapi/v4.json. Run before every build and check, so that
// they are never older than the description; not committed for the same reason.

import { mkdir, readFile, writeFile } from 'node:fs/promises';

const description = new URL('../../docs/openapi/v4.json', import.meta.url);
const folder = new URL('../.generated/', import.meta.url);

const { components, paths } = JSON.parse(await readFile(description, 'utf8'));
const { schemas } = components;

/** The last part of a reference: the name of a schema. */
const named = (ref) => ref.split('/').at(-1);

/** A schema as a type of TypeScript. */
function type(schema) {
  if (!schema) return 'unknown';
  if (schema.$ref) {
    const name = named(schema.$ref);
    // A parameter may name a list of words that the description leaves out.
    return name in schemas ? name : 'string';
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  // One without any form, of what there is none here.
  if (schema.oneOf?.length === 0 || schema.enum?.length === 0) return 'never';
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.oneOf ?? schema.anyOf) return (schema.oneOf ?? schema.anyOf).map((one) => `(${type(one)})`).join(' | ');
  if (schema.allOf) return schema.allOf.map((one) => `(${type(one)})`).join(' & ');
  const kinds = [schema.type ?? 'object'].flat();
  return kinds.map((kind) => plain(kind, schema)).join(' | ');
}

function plain(kind, schema) {
  if (kind === 'integer') return 'number';
  if (kind === 'array') return `(${type(schema.items)})[]`;
  if (kind !== 'object') return kind;
  if (schema.properties) return fields(schema);
  return schema.additionalProperties ? `Record<string, ${type(schema.additionalProperties)}>` : 'Record<string, unknown>';
}

function fields({ properties, required = [] }) {
  const lines = Object.entries(properties).map(([name, schema]) => {
    const about = schema.description ? `  /** ${schema.description.replaceAll('*/', '')} */\n` : '';
    return `${about}  ${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${type(schema)};`;
  });
  return `{\n${lines.join('\n')}\n}`;
}

/** What goes into an operation and what comes out of it. */
function operation({ parameters = [], requestBody, responses }) {
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const properties = Object.fromEntries(query.map(({ name, schema }) => [name, schema]));
  const required = query.filter((parameter) => parameter.required).map((parameter) => parameter.name);
  const body = requestBody?.content?.['application/json']?.schema;
  const done = Object.entries(responses).find(([status]) => status.startsWith('2'))?.[1];
  const answer = done?.content?.['application/json']?.schema;
  return `{ query: ${query.length ? fields({ properties, required }) : 'Record<string, never>'}; body: ${body ? type(body) : 'undefined'}; answer: ${answer ? type(answer) : 'unknown'} }`;
}

const lines = ['// Made by scripts/types.mjs from docs/openapi/v4.json.', ''];
for (const [name, schema] of Object.entries(schemas)) {
  lines.push(`export type ${name} = ${type(schema)};`);
}
lines.push('', '/** Every operation, by method and path. */', 'export interface Operations {');
for (const [path, methods] of Object.entries(paths)) {
  for (const [method, described] of Object.entries(methods)) {
    lines.push(`  '${method.toUpperCase()} ${path}': ${operation(described)};`);
  }
}
lines.push('}', '');

await mkdir(folder, { recursive: true });
const file = new URL('v4.ts', folder);
const before = await readFile(file, 'utf8').catch(() => '');
const text = lines.join('\n');
if (before !== text) await writeFile(file, text);
