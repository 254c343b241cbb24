/** Servers of other makes, as processes: `tests/peers` says what they are. */
import { spawn, type ChildProcess } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../harness/site.js";
import { until } from "../harness/wait.js";

const FOLDER = fileURLToPath(new URL("../../../peers/", import.meta.url));
const START_MS = 30_000;
/** Kept in step with `tests/peers/install.sh`. */
const PYTHON = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "spinney/apsig-0.6.0/bin/python");

const alive = new Set<ChildProcess>();
process.on("exit", () => alive.forEach((child) => child.kill("SIGKILL")));

type Json = Record<string, unknown>;

/** Such a server. */
abstract class Peer {
  protected constructor(
    readonly host: string,
    readonly port: number,
    readonly child: ChildProcess,
  ) {
    alive.add(child);
    child.once("exit", () => alive.delete(child));
  }

  get origin(): string {
    return `http://${this.host}`;
  }

  protected async up(path: string): Promise<void> {
    await until(`${this.host} is up`, () => {
      if (this.child.exitCode !== null) throw new Error(`${this.host} ended with ${this.child.exitCode}`);
      return fetch(`http://127.0.0.1:${this.port}${path}`).then((answer) => answer.ok, () => false);
    }, START_MS);
  }

  /** Tells it to do something. */
  protected async tell(path: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${this.host}${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  stop(): void {
    this.child.kill("SIGKILL");
  }
}

/** Fedify's; its actor is `/users/alice`. */
export class Fedify extends Peer {
  /** `knock`: the form of signatures it tries first. */
  static async start(name: string, knock?: "draft-cavage-http-signatures-12"): Promise<Fedify> {
    const port = await freePort();
    const host = `${name}.localhost:${port}`;
    const environment = { PATH: process.env["PATH"], HOST: host, PORT: String(port), ...(knock ? { KNOCK: knock } : {}) };
    const child = spawn(join(FOLDER, "node_modules/.bin/node"), ["fedify.mjs"], { cwd: FOLDER, env: environment, stdio: ["ignore", "inherit", "inherit"] });
    const peer = new Fedify(host, port, child);
    await peer.up("/_received");
    return peer;
  }

  get alice(): string {
    return `${this.origin}/users/alice`;
  }

  /** As it reads what is at an address or handle; `null`: nothing. */
  lookup(query: string): Promise<Json | null> {
    return this.tell(`/_lookup?q=${encodeURIComponent(query)}`) as Promise<Json | null>;
  }

  /** Follows something; gives the id of the Follow. */
  follow(query: string): Promise<string> {
    return this.tell(`/_follow?q=${encodeURIComponent(query)}`) as Promise<string>;
  }

  /** Sends an activity by alice, signed; fails if it is refused in every form of signature it knows. */
  async send(recipient: string, inbox: string, activity: Json): Promise<void> {
    await this.tell("/_send", { recipient, inbox, activity: { "@context": CONTEXT, id: this.newId(), actor: this.alice, ...activity } });
  }

  newId(): string {
    return `${this.origin}/activities/${crypto.randomUUID()}`;
  }

  /** What came and passed its checks. */
  async received(): Promise<{ type: string; activity: Json }[]> {
    const { received, errors } = (await this.tell("/_received")) as { received: { type: string; activity: Json }[]; errors: string[] };
    if (errors.length > 0) throw new Error(`${this.host} could not read what came: ${errors.join("; ")}`);
    return received;
  }
}

export const CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"];

/** How something that is sent is spoilt. */
export type Tamper = "unsigned" | "digest" | "body" | "old" | "future" | "target" | "stolen";

/** The one that does what it is told. */
export class Scripted extends Peer {
  static async start(name: string): Promise<Scripted> {
    const port = await freePort();
    const host = `${name}.localhost:${port}`;
    const child = spawn(PYTHON, ["scripted.py", host, String(port)], { cwd: FOLDER, stdio: ["ignore", "inherit", "inherit"] });
    const peer = new Scripted(host, port, child);
    await peer.up("/_received");
    return peer;
  }

  person(name: string): string {
    return `${this.origin}/u/${name}`;
  }

  newId(): string {
    return `${this.origin}/activities/${crypto.randomUUID()}`;
  }

  /** Answers this at a path from now on. */
  async serve(path: string, body: unknown, more: { status?: number; type?: string } = {}): Promise<void> {
    await this.tell("/_serve", { path, body, ...more });
  }

  /** Posts something as somebody; gives the status. */
  async send(to: string, as: string, body: Json | string, more: { tamper?: Tamper; key?: string; key_id?: string } = {}): Promise<number> {
    const { status } = (await this.tell("/_send", { to, as, body, ...more })) as { status: number };
    return status;
  }

  /** An activity of somebody here, with a new id. */
  activity(as: string, activity: Json): Json {
    return { "@context": CONTEXT, id: this.newId(), actor: this.person(as), ...activity };
  }

  async received(): Promise<{ path: string; activity: Json; verified: true | string }[]> {
    return (await this.tell("/_received")) as { path: string; activity: Json; verified: true | string }[];
  }
}
