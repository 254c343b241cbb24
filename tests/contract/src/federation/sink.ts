/** A follower that takes what it is sent as slowly as a test wants, and writes down what came and when. */
import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { createServer, request, type Server } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { freePort, type Site } from "../harness/site.js";

type Json = Record<string, unknown>;

export interface Arrival {
  /** Milliseconds since the sink began. */
  at: number;
  activity: Json;
}

/** What becomes of a request: how long it takes, then the status. */
export interface Temper {
  afterMs?: number;
  status?: number;
  headers?: Record<string, string>;
}

export class Sink {
  readonly arrivals: Arrival[] = [];
  /** Of those that were not taken. */
  attempts = 0;
  temper: () => Temper = () => ({});
  readonly #began = performance.now();
  readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" }, privateKeyEncoding: { type: "pkcs8", format: "pem" } });

  private constructor(
    readonly host: string,
    readonly server: Server,
  ) {}

  static async start(name: string): Promise<Sink> {
    const port = await freePort();
    const server = createServer();
    const sink = new Sink(`${name}.localhost:${port}`, server);
    server.on("request", async (incoming, outgoing) => {
      const pieces: Buffer[] = [];
      for await (const piece of incoming) pieces.push(piece as Buffer);
      if (incoming.method !== "POST") {
        const known = incoming.url === "/u/zoe";
        outgoing.writeHead(known ? 200 : 404, { "content-type": "application/activity+json" });
        outgoing.end(known ? JSON.stringify(sink.#actor()) : "");
        return;
      }
      const { afterMs = 0, status = 202, headers = {} } = sink.temper();
      if (afterMs > 0) await pause(afterMs);
      if (status < 300) sink.arrivals.push({ at: performance.now() - sink.#began, activity: JSON.parse(Buffer.concat(pieces).toString()) as Json });
      else sink.attempts += 1;
      outgoing.writeHead(status, headers);
      outgoing.end();
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return sink;
  }

  get zoe(): string {
    return `http://${this.host}/u/zoe`;
  }

  #actor(): Json {
    return {
      id: this.zoe,
      type: "Person",
      preferredUsername: "zoe",
      inbox: `${this.zoe}/inbox`,
      outbox: `${this.zoe}/outbox`,
      endpoints: { sharedInbox: `http://${this.host}/inbox` },
      publicKey: { id: `${this.zoe}#main-key`, owner: this.zoe, publicKeyPem: this.#keys.publicKey },
    };
  }

  /** Follows a community of the site; gives the status. */
  async follow(site: Site, group: string): Promise<number> {
    const body = JSON.stringify({ id: `http://${this.host}/activities/${crypto.randomUUID()}`, type: "Follow", actor: this.zoe, object: group });
    const date = new Date().toUTCString();
    const digest = `SHA-256=${createHash("sha256").update(body).digest("base64")}`;
    const text = `(request-target): post /inbox\nhost: ${site.host}\ndate: ${date}\ndigest: ${digest}`;
    const signature = createSign("sha256").update(text).sign(this.#keys.privateKey, "base64");
    const headers = {
      host: site.host,
      date,
      digest,
      "content-type": "application/activity+json",
      signature: `keyId="${this.zoe}#main-key",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${signature}"`,
    };
    const { hostname, port } = new URL(site.url);
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, path: "/inbox", method: "POST", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** Activities inside of announcements, in the order they came. */
  announced(): Json[] {
    return this.arrivals.filter(({ activity }) => activity["type"] === "Announce").map(({ activity }) => activity["object"] as Json);
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
