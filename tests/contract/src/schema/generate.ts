/**
 * Makes the JSON schemas of what each client's methods promise: `.out/schema/v3.json` and `v4.json`.
 *
 * The return types are read from the class `LemmyHttp` in the client's declarations. To them are added the corrections, and three things that TypeScript cannot say: numbers are integers, times are RFC 3339 in UTC, and no field may appear that the type does not have.
 * A second run finds the key of its inputs unchanged and does nothing.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createGenerator } from "ts-json-schema-generator";
import ts from "typescript";
import * as corrections from "./corrections.js";
import type { Correction, Schema } from "./corrections.js";

export type Version = "v3" | "v4";

const PACKAGE = new URL("../../", import.meta.url);
const OUT = new URL(".out/schema/", PACKAGE);
/** Fraction of 0, 3, 6 or 9 digits, always `Z`: `docs/reference/api-v3.md`, section 1. */
const TIME = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.(\\d{3}|\\d{6}|\\d{9}))?Z$";
const TIME_FIELDS = /_at$|^(published|updated|when_|expires|ban_expires|newest_comment_time|last_donation_notification|last_refreshed_at|last_successful_published_time|last_retry|next_retry)$/;

const read = (url: URL): string => readFileSync(url, "utf8");
const client = (version: Version): URL => new URL(`node_modules/lemmy-${version}/`, PACKAGE);

/** Imports of all the client's types, one file each. */
function imports(version: Version): string[] {
  const types = readdirSync(new URL("dist/types/", client(version))).filter((file) => file.endsWith(".d.ts"));
  const path = `../../node_modules/lemmy-${version}/dist`;
  return [
    ...types.map((file) => file.slice(0, -".d.ts".length)).map((type) => `import type { ${type} } from "${path}/types/${type}.js";`),
    ...(version === "v3" ? [`import type { UploadImageResponse } from "${path}/other_types.js";`] : []),
  ];
}

/** The answer of each method as TypeScript text: what the client declares, with the corrections of kind `answer`. */
function answers(version: Version): Map<string, string> {
  const source = ts.createSourceFile("http.d.ts", read(new URL("dist/http.d.ts", client(version))), ts.ScriptTarget.Latest);
  const methods = new Map<string, string>();
  source.forEachChild((node) => {
    if (!ts.isClassDeclaration(node) || !/^(LemmyHttp|NodeInfoHttp)$/.test(node.name?.text ?? "")) return;
    for (const member of node.members) {
      if (!ts.isMethodDeclaration(member) || !member.type) continue;
      const promised = /^Promise<(.*)>$/s.exec(member.type.getText(source))?.[1];
      if (promised === undefined) continue;
      const state = /^import\("\.\/request_state"\)\.RequestState<(.*)>$/s.exec(promised)?.[1];
      methods.set(member.name.getText(source), state ?? promised);
    }
  });
  for (const correction of corrections[version]) {
    if (correction.kind !== "answer") continue;
    const declared = methods.get(correction.method);
    if (declared === undefined) throw new Error(`correction of the unknown method ${correction.method}`);
    if (declared === correction.answer) throw new Error(`the client has caught up: drop the correction of ${correction.method}`);
    methods.set(correction.method, correction.answer);
  }
  return methods;
}

function tighten(schema: Schema, field = ""): void {
  if (schema.type === "number") schema.type = "integer";
  if (schema.type === "string" && schema.enum === undefined && TIME_FIELDS.test(field)) schema.pattern = TIME;
  for (const [name, property] of Object.entries(schema.properties ?? {})) tighten(property, name);
  for (const option of schema.anyOf ?? []) tighten(option, field);
  if (schema.items) tighten(schema.items);
  for (const definition of Object.values(schema.definitions ?? {})) tighten(definition);
}

function correct(schema: Schema, correction: Correction): void {
  if (correction.kind === "answer") return;
  const definitions = schema.definitions ?? {};
  const { kind, type, field } = correction;
  const properties = definitions[type]?.properties;
  if (properties === undefined) throw new Error(`correction of the unknown type ${type}`);
  const property = properties[field];
  const required = (definitions[type]!.required ??= []);
  if (kind === "add") {
    if (property !== undefined) throw new Error(`the client has caught up: drop the correction of ${type}.${field}`);
    properties[field] = structuredClone(correction.schema);
    if (correction.required) required.push(field);
    return;
  }
  if (property === undefined) throw new Error(`correction of the unknown field ${type}.${field}`);
  if (kind === "optional") {
    if (!required.includes(field)) throw new Error(`the client has caught up: drop the correction of ${type}.${field}`);
    required.splice(required.indexOf(field), 1);
    return;
  }
  properties[field] = kind === "nullable" ? { anyOf: [property, { type: "null" }] } : structuredClone(correction.schema);
}

function generate(version: Version): void {
  const lines = [...answers(version)].map(([method, type]) => `  ${method}: ${type};`);
  const file = new URL(`${version}-answers.ts`, OUT);
  writeFileSync(file, [...imports(version), "export interface Answers {", ...lines, "}", ""].join("\n"));
  const schema = createGenerator({
    path: fileURLToPath(file),
    tsconfig: fileURLToPath(new URL("tsconfig.json", PACKAGE)),
    type: "Answers",
    skipTypeCheck: true,
    additionalProperties: false,
    jsDoc: "none",
    encodeRefs: false,
  }).createSchema("Answers") as Schema;
  for (const correction of corrections[version]) correct(schema, correction);
  tighten(schema);
  writeFileSync(new URL(`${version}.json`, OUT), JSON.stringify(schema, null, 1));
}

const INPUTS = [
  ...(["v3", "v4"] as const).map((version) => new URL("package.json", client(version))),
  new URL("node_modules/ts-json-schema-generator/package.json", PACKAGE),
  new URL("generate.js", import.meta.url),
  new URL("corrections.js", import.meta.url),
];

function main(): void {
  mkdirSync(OUT, { recursive: true });
  const key = createHash("sha256").update(INPUTS.map(read).join("\0")).digest("hex");
  const keyFile = new URL("key", OUT);
  if (existsSync(keyFile) && read(keyFile) === key) return;
  generate("v3");
  generate("v4");
  writeFileSync(keyFile, key);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
