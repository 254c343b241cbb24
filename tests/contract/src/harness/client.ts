/**
 * The published clients, with every answer held to the contract on its way to the test.
 *
 * A client is made with a `fetch` of ours. It knows by the running call which method asked, checks a 2xx against that method's schema and any other answer against the form of an error, and fails the test at once on a 5xx.
 */
import assert from "node:assert/strict";
import { AsyncLocalStorage } from "node:async_hooks";
import { mkdirSync, writeFileSync } from "node:fs";
import { LemmyHttp as ClientV3 } from "lemmy-v3";
import { LemmyHttp as ClientV4 } from "lemmy-v4";
import { Contract, ContractError, type ErrorBody } from "../schema/contract.js";
import type { Version } from "../schema/generate.js";

type Asked = (...args: never[]) => Promise<unknown>;
type Data<State> = State extends { state: "success"; data: infer Answer } ? Answer : never;

/** Client 0.19.9: each method answers the data, or throws a [`Refusal`]. */
export type V3 = { [Method in keyof ClientV3 as ClientV3[Method] extends Asked ? Method : never]: ClientV3[Method] };
/** Client 1.0.0-beta.2, with its request states unwrapped, so that both versions are used alike. */
export type V4 = {
  [Method in keyof ClientV4 as ClientV4[Method] extends Asked ? Method : never]: ClientV4[Method] extends (
    ...args: infer Args
  ) => Promise<infer State>
    ? (...args: Args) => Promise<Data<State>>
    : never;
};

/** A documented refusal. */
export class Refusal extends Error {
  override name = "Refusal";
  constructor(
    readonly call: string,
    readonly status: number,
    readonly body: ErrorBody,
  ) {
    super(`${call}: ${status} ${JSON.stringify(body)}`);
  }
}

interface Call {
  version: Version;
  method: string;
  refusal?: Refusal;
}

const running = new AsyncLocalStorage<Call>();
const contracts: Record<Version, Contract> = { v3: new Contract("v3"), v4: new Contract("v4") };
const succeeded: Record<Version, Set<string>> = { v3: new Set(), v4: new Set() };

/** Methods that got an answer in this process, one file each, for `run.ts` to see that none was forgotten. */
process.on("exit", () => {
  const seen = new URL("../seen/", import.meta.url);
  mkdirSync(seen, { recursive: true });
  const methods = Object.fromEntries(Object.entries(succeeded).map(([version, names]) => [version, [...names]]));
  writeFileSync(new URL(`${process.pid}.json`, seen), JSON.stringify(methods));
});

/** The v4 client prints every refusal, and most of ours are wanted. */
const complain = console.error.bind(console);
console.error = (...words: unknown[]): void => {
  if (!String(words[0]).startsWith("Request error while")) complain(...words);
};

/** Longer than any answer may take here; so that a server that hangs fails a test instead of the run. */
export const ANSWER_MS = 30_000;

async function checkedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const call = running.getStore();
  if (call === undefined) throw new Error("a client was used outside of a call");
  const { version, method } = call;
  const answer = await fetch(input, { ...init, signal: AbortSignal.timeout(ANSWER_MS) });
  const text = await answer.text();
  const where = `${version} ${method}`;
  // An answer without a body: the deletion of an image in v3.
  if (answer.status === 204) {
    succeeded[version].add(method);
    return new Response(null, { status: 204 });
  }
  if (answer.status >= 500) throw new ContractError(`${where}: ${answer.status} ${text.slice(0, 500)}`);
  if (answer.headers.get("content-type")?.split(";")[0] !== "application/json") {
    throw new ContractError(`${where}: ${answer.status} of type ${answer.headers.get("content-type")}: ${text.slice(0, 500)}`);
  }
  const body: unknown = JSON.parse(text);
  if (answer.ok) {
    contracts[version].checkAnswer(method, body);
    succeeded[version].add(method);
  } else {
    call.refusal = new Refusal(where, answer.status, contracts[version].checkError(method, answer.status, body));
  }
  return new Response(text, { status: answer.status, statusText: answer.statusText, headers: answer.headers });
}

/** Methods of `client`, each run as a [`Call`]; `unwrap` takes the data out of what the client hands over. */
function checked<Methods extends object>(version: Version, client: object, unwrap: (answer: unknown) => unknown): Methods {
  return new Proxy(client, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function" || typeof name !== "string" || !contracts[version].methods.has(name)) return method;
      return (...args: unknown[]): Promise<unknown> => {
        const call: Call = { version, method: name };
        return running.run(call, async () => {
          try {
            const answer = unwrap(await Reflect.apply(method, target, args));
            // The client's upload hands a refusal on as if it were an answer.
            if (call.refusal !== undefined) throw call.refusal;
            return answer;
          } catch (error) {
            throw call.refusal ?? error;
          }
        });
      };
    },
  }) as Methods;
}

function options(jwt: string | undefined): { fetchFunction: typeof fetch; headers: Record<string, string> } {
  return { fetchFunction: checkedFetch as typeof fetch, headers: jwt === undefined ? {} : { Authorization: `Bearer ${jwt}` } };
}

export function clientV3(url: string, jwt?: string): V3 {
  return checked<V3>("v3", new ClientV3(url, options(jwt)), (answer) => answer);
}

export function clientV4(url: string, jwt?: string): V4 {
  const unwrap = (answer: unknown): unknown => {
    const state = answer as { state: string; data?: unknown; err?: unknown };
    if (state.state === "success") return state.data;
    throw state.err ?? new Error(`a request that is ${state.state}`);
  };
  return checked<V4>("v4", new ClientV4(url, options(jwt)), unwrap);
}

/** Asserts that the call is refused in exactly this way; gives the body for what else it says. */
export async function refused(call: Promise<unknown>, status: number, error: string): Promise<ErrorBody> {
  const outcome = await call.then(
    (answer) => assert.fail(`wanted ${status} ${error}, got ${JSON.stringify(answer)?.slice(0, 500)}`),
    (refusal: unknown) => refusal,
  );
  if (!(outcome instanceof Refusal)) throw outcome;
  assert.deepEqual([outcome.status, outcome.body.error], [status, error], outcome.call);
  return outcome.body;
}

/** Holds an answer that was fetched without the client to what the client's method promises. */
export function checkRawAnswer(version: Version, method: string, body: unknown): void {
  contracts[version].checkAnswer(method, body);
  succeeded[version].add(method);
}

/** Holds an error that was fetched without a client to the contract, too. */
export function checkRaw(version: Version, where: string, status: number, body: unknown): ErrorBody {
  return contracts[version].checkError(where, status, body);
}
