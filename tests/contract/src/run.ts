/**
 * Runs the suites, all of them or the files whose names contain one of the arguments: `node .out/run.js v3/post search`.
 *
 * After all of them it says which methods of the clients nobody drove, and fails if that was not foreseen in `scope.ts`.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants, readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Contract } from "./schema/contract.js";
import type { Version } from "./schema/generate.js";
import { later } from "./scope.js";

const OUT = new URL("./", import.meta.url);
const SEEN = new URL("seen/", OUT);
/** Servers with a PostgreSQL each that run at the same time: one more than the smallest machine we build on has cores, since each waits now and then. */
const AT_ONCE = 3;

function suites(wanted: string[]): string[] {
  const all = ["schema", "v3", "v4", "both", "federation"].flatMap((folder) =>
    readdirSync(new URL(folder, OUT)).filter((file) => file.endsWith(".test.js")).map((file) => `${folder}/${file}`));
  return wanted.length === 0 ? all : all.filter((file) => wanted.some((word) => file.includes(word)));
}

/** Complaints about methods that were driven though foreseen for later, or not driven at all. */
function forgotten(): string[] {
  const driven: Record<Version, Set<string>> = { v3: new Set(), v4: new Set() };
  for (const file of readdirSync(SEEN)) {
    const seen = JSON.parse(readFileSync(new URL(file, SEEN), "utf8")) as Record<Version, string[]>;
    for (const version of ["v3", "v4"] as const) for (const method of seen[version]) driven[version].add(method);
  }
  return (["v3", "v4"] as const).flatMap((version) => {
    const { methods } = new Contract(version);
    const waiting = new Set(later[version].flatMap((group) => group.methods));
    return [
      ...[...waiting].filter((method) => !methods.has(method)).map((method) => `${version} ${method}: the client has no such method, drop it from scope.ts`),
      ...[...waiting].filter((method) => driven[version].has(method)).map((method) => `${version} ${method}: driven now, drop it from scope.ts`),
      ...[...methods].filter((method) => !waiting.has(method) && !driven[version].has(method)).map((method) => `${version} ${method}: no test drives it`),
    ];
  });
}

function main(wanted: string[]): number {
  const binary = process.env["SPINNEY_BIN"];
  if (binary === undefined) {
    console.error("SPINNEY_BIN must name the spinney binary, for example target/debug/spinney");
    return 2;
  }
  accessSync(binary, constants.X_OK);
  rmSync(SEEN, { recursive: true, force: true });
  rmSync(new URL("logs/", OUT), { recursive: true, force: true });
  const files = suites(wanted).map((file) => fileURLToPath(new URL(file, OUT)));
  const report = fileURLToPath(new URL("report.txt", OUT));
  // Hundreds of lines that say that all is well help nobody: those are kept in a file.
  const reporters = wanted.length > 0 ? ["--test-reporter=spec"] : ["--test-reporter=spec", `--test-reporter-destination=${report}`];
  const { status } = spawnSync(process.execPath, ["--test", ...reporters, `--test-concurrency=${AT_ONCE}`, ...files], { stdio: "inherit" });
  if (wanted.length > 0) return status ?? 1;
  const lines = readFileSync(report, "utf8");
  if (status !== 0) console.error(lines.slice(Math.max(0, lines.indexOf("✖ failing tests:"))));
  const count = (word: string): string => new RegExp(`^ℹ ${word} (\\d+)`, "m").exec(lines)?.[1] ?? "?";
  console.log(`clients: ${count("pass")} of ${count("tests")} tests passed in ${files.length} suites (${report})`);
  if (status !== 0) return status ?? 1;
  const complaints = forgotten();
  for (const complaint of complaints) console.error(complaint);
  return complaints.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
