/**
 * The error names a version documents, read from `docs/reference`, so that there is no second list to keep.
 */
import { readFileSync } from "node:fs";
import type { Version } from "./generate.js";

const REFERENCE = new URL("../../../../docs/reference/", import.meta.url);
const START: Record<Version, RegExp> = {
  v3: /^All error names of [^:]*: (.*)$/m,
  v4: /^Error names: (.*)$/m,
};
/** Spinney answers `internal` for its own faults (ARCHITECTURE, Errors); that is never a 4xx, so it is not in either list. */
export function errorNames(version: Version): Set<string> {
  const page = readFileSync(new URL(`api-${version}.md`, REFERENCE), "utf8");
  const list = START[version].exec(page)?.[1];
  if (list === undefined) throw new Error(`docs/reference/api-${version}.md no longer lists its error names`);
  return new Set(list.replace(/\([^)]*\)\.?$/, "").trim().split(/\s+/).flatMap(expand));
}

/** `couldnt_find_{post,comment}` is two names; `unknown*` is one, with a message. */
function expand(word: string): string[] {
  const name = word.replace(/[*.]$/, "");
  const braces = /^(.*)\{(.*)\}(.*)$/.exec(name);
  if (braces === null) return [name];
  const [, before = "", middle = "", after = ""] = braces;
  return middle.split(",").map((part) => `${before}${part}${after}`);
}
