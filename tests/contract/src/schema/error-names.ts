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
/** Names of what the reference server's v4 leaves to plugins and Spinney does itself, under the names clients know from v3. */
const OWN: Record<Version, string[]> = { v3: [], v4: ["captcha_incorrect"] };

/** Every name that a refusal may have. `internal`, for our own faults, is not among them: it comes with a 500. */
export function errorNames(version: Version): Set<string> {
  const page = readFileSync(new URL(`api-${version}.md`, REFERENCE), "utf8");
  const list = START[version].exec(page)?.[1];
  if (list === undefined) throw new Error(`docs/reference/api-${version}.md no longer lists its error names`);
  return new Set([...list.replace(/\([^)]*\)\.?$/, "").trim().split(/\s+/).flatMap(expand), ...OWN[version]]);
}

/** `couldnt_find_{post,comment}` is two names; `unknown*` is one, with a message. */
function expand(word: string): string[] {
  const name = word.replace(/[*.]$/, "");
  const braces = /^(.*)\{(.*)\}(.*)$/.exec(name);
  if (braces === null) return [name];
  const [, before = "", middle = "", after = ""] = braces;
  return middle.split(",").map((part) => `${before}${part}${after}`);
}
