/**
 * Schemathesis against both OpenAPI documents of a server of its own: bounded in number and time, the same requests each time.
 *
 * Only a 5xx fails: what a refusal must look like is the business of the suites. Started by `fuzz.sh`; an argument gives the number of requests to each operation.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Site } from "./harness/site.js";
import { until } from "./harness/wait.js";
import { comment, community, person, post } from "./v3/arrange.js";

const SEED = 19;
const REQUESTS = 5;
/** For one version, in seconds. */
const LIMIT_S = 600;
/** These end the session that the other requests need: logging out, and `DELETE /account/login` with an id that the list of logins has told. */
const EXCLUDED = "/logout$|^/account/login$";

function fuzz(tool: string, url: string, version: string, jwt: string, requests: number): boolean {
  const options = [
    "run", `${url}/api/${version}/openapi.json`,
    "--origin", url,
    "--header", `Authorization:Bearer ${jwt}`,
    "--checks", "not_a_server_error",
    "--phases", "examples,coverage,fuzzing",
    "--exclude-path-regex", EXCLUDED,
    "--max-examples", String(requests),
    "--seed", String(SEED),
    "--generation-database", "none",
    "--suppress-health-check", "all",
    "--request-timeout", "30",
    // Two threads would now and then trip over each other in Python's own compiler.
    "--workers", "1",
    "--continue-on-failure",
    "--warnings", "off",
    "--no-color",
  ];
  const { status, signal } = spawnSync(tool, options, { stdio: "inherit", timeout: LIMIT_S * 1000, cwd: fileURLToPath(new URL(".", import.meta.url)) });
  if (signal !== null) console.error(`fuzz: ${version} was not done within ${LIMIT_S} s`);
  return status === 0;
}

async function main(): Promise<number> {
  const tool = process.env["SCHEMATHESIS"];
  assert.ok(tool, "start this by fuzz.sh");
  const requests = Number(process.argv[2] ?? REQUESTS);
  const site = await Site.start();
  try {
    const ada = await person(site, "ada");
    const dune = await post(ada, await community(ada, "books"), "Dune", { url: "https://example.com/dune" });
    await comment(ada, dune, "Hm.");
    const good = ["v3", "v4"].map((version) => fuzz(tool, site.url, version, ada.jwt, requests));
    // The connection that was kept open is as old as the run, and the server may have closed it.
    const answer = await until("an answer", () => site.raw("/api/v3/user/validate_auth", { jwt: ada.jwt }).catch(() => undefined));
    assert.deepEqual([answer.status, answer.body], [200, { success: true }], "the session lasted to the end");
    return good.every(Boolean) ? 0 : 1;
  } finally {
    await site.stop();
  }
}

process.exitCode = await main();
