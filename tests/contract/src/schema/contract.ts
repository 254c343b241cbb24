/**
 * Holds an answer of the server to what the published client promises to its callers.
 */
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import type { Version } from "./generate.js";
import { errorNames } from "./error-names.js";
import type { Schema } from "./corrections.js";

/** The server broke the contract: a fault of the server (or of the corrections), never of the test's story. */
export class ContractError extends Error {
  override name = "ContractError";
}

/** What an error answer says. `message` and `cause` are absent where the version has none. */
export interface ErrorBody {
  error: string;
  message?: string | null;
  cause?: string;
}

/** Names whose `message` may be null: `docs/reference/api-v3.md`, section 1.1. */
const NULL_MESSAGE = new Set(["registration_denied"]);

/** An answer wrong in one way is often wrong in it for each of its rows. */
const SHOWN_FAULTS = 8;

export class Contract {
  readonly #ajv = new Ajv({ strict: false, allErrors: true });
  readonly #checks = new Map<string, ValidateFunction>();
  readonly #errors: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;

  constructor(readonly version: Version) {
    const schema = JSON.parse(readFileSync(new URL(`${version}.json`, import.meta.url), "utf8")) as Schema;
    this.methods = new Set(Object.keys(schema.definitions?.["Answers"]?.properties ?? {}));
    this.#ajv.addSchema({ ...schema, $id: version });
    this.#errors = errorNames(version);
  }

  /** Throws a [`ContractError`] unless `answer` is what the client's method promises. */
  checkAnswer(method: string, answer: unknown): void {
    let check = this.#checks.get(method);
    if (check === undefined) {
      if (!this.methods.has(method)) throw new Error(`the client has no method ${method}`);
      check = this.#ajv.compile({ $ref: `${this.version}#/definitions/Answers/properties/${method}` });
      this.#checks.set(method, check);
    }
    if (check(answer)) return;
    const faults = (check.errors ?? []).slice(0, SHOWN_FAULTS).map((fault) => `${fault.instancePath || "/"} ${fault.message} ${JSON.stringify(fault.params)}`);
    throw new ContractError(`${this.version} ${method}: ${faults.join("; ")}\nin ${JSON.stringify(answer).slice(0, 2000)}`);
  }

  /** Gives `body` as what it is, or throws a [`ContractError`] unless it is an error as documented, under a documented name. */
  checkError(where: string, status: number, body: unknown): ErrorBody {
    const fail = (why: string): never => {
      throw new ContractError(`${this.version} ${where}: ${status}, ${why}: ${JSON.stringify(body)?.slice(0, 500)}`);
    };
    if (status < 400 || status > 499) fail("not a refusal");
    if (typeof body !== "object" || body === null || Array.isArray(body)) fail("not an object");
    const { error, message, cause, msg, ...rest } = body as Record<string, unknown>;
    if (typeof error !== "string" || !this.#errors.has(error)) fail("not a documented error name");
    const nullable = message === null && NULL_MESSAGE.has(error as string);
    if (message !== undefined && typeof message !== "string" && !nullable) fail("message is no text");
    if (cause !== undefined && (this.version === "v3" || typeof cause !== "string")) fail("cause");
    // The image routes of v3 say it in the image service's own way as well (api-v3.md 10.3).
    if (msg !== undefined && (where !== "uploadImage" || typeof msg !== "string")) fail("msg");
    if (Object.keys(rest).length > 0) fail("unknown fields");
    if (status === 401 && error !== "incorrect_login") fail("401 is for incorrect_login only");
    if (error === "incorrect_login" && status !== 401) fail("incorrect_login is 401");
    return body as ErrorBody;
  }
}
