/**
 * A real `spinney` process of its own for one test file, on a data folder of its own.
 *
 * `SPINNEY_BIN` names the binary. It is set up by settings alone and keeps its own PostgreSQL; the rate limits are lifted through the API by the admin.
 */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ANSWER_MS, clientV3, clientV4, type V3, type V4 } from "./client.js";
import { MailSink } from "./mail.js";
import { until } from "./wait.js";

export const HOST = "contract.test";
export const ADMIN = { name: "root_admin", password: "correct horse battery" };
const START_MS = 60_000;
const STOP_MS = 30_000;
/** High enough for any test here, low enough for every integer type. */
const NO_LIMIT = 999_999;

export interface SiteOptions {
  /** Runs a mail sink and tells the server to send there. */
  mail?: boolean;
  /** Leaves out the first-run set-up and everything that needs the admin it makes. */
  bare?: boolean;
  /** Federates, by plain http and as `NAME.localhost:PORT`. */
  federates?: string;
  /** Further settings, by their environment names without the prefix: `{ FEDERATION__ENABLED: "false" }`. */
  settings?: Record<string, string>;
}

/** An answer that no client stood in front of. */
export interface Raw {
  status: number;
  headers: Headers;
  text: string;
  /** The text read as JSON, `undefined` if it is none. */
  body: unknown;
}

/** A port of loopback that nobody listens at. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const alive = new Set<ChildProcess>();
process.on("exit", () => alive.forEach((child) => child.kill("SIGKILL")));

export class Site {
  #process: ChildProcess | undefined;
  #adminToken: string | undefined;
  readonly #log: string;

  private constructor(
    readonly url: string,
    readonly dataDir: string,
    readonly mail: MailSink | undefined,
    readonly environment: Record<string, string>,
  ) {
    const logs = fileURLToPath(new URL("../logs/", import.meta.url));
    mkdirSync(logs, { recursive: true });
    this.#log = join(logs, `${basename(process.argv[1] ?? "site", ".test.js")}-${process.pid}-${new URL(url).port}.log`);
  }

  static async start(options: SiteOptions = {}): Promise<Site> {
    const port = await freePort();
    const mail = options.mail ? await MailSink.start() : undefined;
    const dataDir = mkdtempSync(join(tmpdir(), "spinney-contract-"));
    // As root the server's PostgreSQL runs as another user, who must be able to enter.
    chmodSync(dataDir, 0o755);
    const settings: Record<string, string> = {
      HOSTNAME: options.federates === undefined ? HOST : `${options.federates}.localhost:${port}`,
      ...(options.federates === undefined ? {} : { FEDERATION__INSECURE_DEVELOPMENT_MODE: "true" }),
      BIND: "127.0.0.1",
      PORT: String(port),
      DATA_DIR: join(dataDir, "data"),
      ...(options.bare ? {} : { SETUP__ADMIN_NAME: ADMIN.name, SETUP__ADMIN_PASSWORD: ADMIN.password, SETUP__SITE_NAME: "Contract" }),
      ...(mail ? { MAIL__HOST: "127.0.0.1", MAIL__PORT: String(mail.port), MAIL__TLS: "none", MAIL__FROM: `noreply@${HOST}` } : {}),
      ...options.settings,
    };
    const environment = Object.fromEntries(Object.entries(settings).map(([name, value]) => [`SPINNEY__${name}`, value]));
    const site = new Site(`http://127.0.0.1:${port}`, dataDir, mail, environment);
    try {
      await site.run();
      if (!options.bare) await site.#open();
    } catch (error) {
      site.#process?.kill("SIGKILL");
      await mail?.stop();
      rmSync(dataDir, { recursive: true, force: true });
      throw error;
    }
    return site;
  }

  /** Starts the process on the data there is, and waits until it is healthy. */
  async run(): Promise<void> {
    const binary = process.env["SPINNEY_BIN"];
    if (binary === undefined) throw new Error("SPINNEY_BIN must name the spinney binary");
    const log = openSync(this.#log, "a");
    const child = spawn(binary, ["serve"], { env: { ...inherited(), ...this.environment }, stdio: ["ignore", log, log], cwd: this.dataDir });
    closeSync(log);
    alive.add(child);
    this.#process = child;
    child.once("exit", () => alive.delete(child));
    await until(
      `health of ${this.url}`,
      async () => {
        if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${this.logTail()}`);
        return fetch(`${this.url}/health`).then((answer) => answer.ok, () => false);
      },
      START_MS,
    ).catch((error: unknown) => {
      child.kill("SIGKILL");
      throw new Error(`${String(error)}\n${this.logTail()}`);
    });
  }

  /** Ends the process as an operator would, checks that it ends well, and clears everything away. */
  async stop(): Promise<void> {
    await this.halt();
    await this.mail?.stop();
    assert.doesNotMatch(readFileSync(this.#log, "utf8"), /panicked at/, this.#log);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Ends the process as an operator would; [`run`] starts it again. */
  async halt(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = new Promise<[number | null, string | null]>((resolve) => child.once("exit", (code, signal) => resolve([code, signal])));
    child.kill("SIGTERM");
    const deadline = new Promise<never>((_, reject) => {
      const late = (): void => reject(new Error(`still running ${STOP_MS} ms after SIGTERM:\n${this.logTail()}`));
      setTimeout(late, STOP_MS).unref();
    });
    assert.deepEqual(await Promise.race([exit, deadline]), [0, null], `the end after SIGTERM:\n${this.logTail()}`);
  }

  /** Ends the server as a crash would, with or without its PostgreSQL. */
  async crash(what: "server" | "server and database"): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined) throw new Error("not running");
    const exit = new Promise((resolve) => child.once("exit", resolve));
    const database = what === "server and database" ? this.#postmasters() : [];
    child.kill("SIGKILL");
    for (const pid of database) process.kill(pid, "SIGKILL");
    await exit;
  }

  /** Process ids of the PostgreSQL that serves the data folder. */
  #postmasters(): number[] {
    const files = readdirSync(this.dataDir, { recursive: true, encoding: "utf8" }).filter((path) => basename(path) === "postmaster.pid");
    assert.ok(files.length > 0, "no PostgreSQL runs under the data folder");
    return files.map((path) => Number(readFileSync(join(this.dataDir, path), "utf8").split("\n")[0]));
  }

  logTail(lines = 40): string {
    return readFileSync(this.#log, "utf8").split("\n").slice(-lines).join("\n");
  }

  /** Lifts the rate limits and opens the registration. */
  async #open(): Promise<void> {
    const admin = await this.admin3();
    await admin.editSite({
      registration_mode: "Open",
      rate_limit_message: NO_LIMIT,
      rate_limit_message_per_second: 1,
      rate_limit_post: NO_LIMIT,
      rate_limit_post_per_second: 1,
      rate_limit_register: NO_LIMIT,
      rate_limit_register_per_second: 1,
      rate_limit_image: NO_LIMIT,
      rate_limit_image_per_second: 1,
      rate_limit_comment: NO_LIMIT,
      rate_limit_comment_per_second: 1,
      rate_limit_search: NO_LIMIT,
      rate_limit_search_per_second: 1,
    });
    // The client of v3 does not know this one.
    const admin4 = await this.admin4();
    await admin4.editSite({ rate_limit_import_user_settings_max_requests: NO_LIMIT, rate_limit_import_user_settings_interval_seconds: 1 });
  }

  /** Its name, with the port where it federates. */
  get host(): string {
    return this.environment["SPINNEY__HOSTNAME"] ?? HOST;
  }

  v3(jwt?: string): V3 {
    return clientV3(this.url, jwt);
  }

  v4(jwt?: string): V4 {
    return clientV4(this.url, jwt);
  }

  async adminToken(): Promise<string> {
    if (this.#adminToken === undefined) {
      const login = await this.v3().login({ username_or_email: ADMIN.name, password: ADMIN.password });
      assert.ok(login.jwt);
      this.#adminToken = login.jwt;
    }
    return this.#adminToken;
  }

  async admin3(): Promise<V3> {
    return this.v3(await this.adminToken());
  }

  async admin4(): Promise<V4> {
    return this.v4(await this.adminToken());
  }

  /** A request as some app sends it, past the clients. A 5xx fails here. */
  async raw(path: string, init: RequestInit & { jwt?: string; json?: unknown } = {}): Promise<Raw> {
    const { jwt, json, ...rest } = init;
    const headers = new Headers(rest.headers);
    if (jwt !== undefined) headers.set("authorization", `Bearer ${jwt}`);
    if (json !== undefined) headers.set("content-type", "application/json");
    const answer = await fetch(`${this.url}${path}`, {
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
      ...rest,
      headers,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    assert.ok(answer.status < 500, `${rest.method ?? "GET"} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      body = undefined;
    }
    return { status: answer.status, headers: answer.headers, text, body };
  }
}

/** This process's environment without settings for some other Spinney. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("SPINNEY_")));
}
