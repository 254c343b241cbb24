// The one function that speaks to API v4, typed by its description. Resource files beside it name the operations.

import type { Operations, UploadImageResponse } from '#generated/v4.ts';

/** A method and a path, such as `GET /post/list`. */
export type Operation = keyof Operations;
export type Query<K extends Operation> = Operations[K]['query'];
export type Body<K extends Operation> = Operations[K]['body'];
export type Answer<K extends Operation> = Operations[K]['answer'];

/** Operations that take a file. */
export type Upload = { [K in Operation]: Answer<K> extends UploadImageResponse ? (unknown extends Answer<K> ? never : K) : never }[Operation];

export interface Input<K extends Operation> {
  query?: Query<K>;
  body?: Body<K>;
}

/** What the server refused, or that it could not be reached (`unreachable`, status 503). */
export class ApiError extends Error {
  readonly status: number;
  /** The API's name for it, such as `not_found`. */
  readonly code: string;
  /** What it adds for people. */
  readonly detail: string | undefined;

  constructor(status: number, code: string, detail?: string) {
    super(detail ? `${code}: ${detail}` : code);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

export interface Settings {
  /** Up to and with `/api/v4`. */
  base: string;
  fetch: typeof fetch;
  headers?: Record<string, string>;
}

const TIMEOUT_MS = 20_000;

export class Api {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Asks for one operation; throws {@link ApiError}. */
  async call<K extends Operation>(operation: K, input: Input<K> = {}): Promise<Answer<K>> {
    const [method, path] = operation.split(' ') as [string, string];
    const headers: Record<string, string> = { accept: 'application/json' };
    if (input.body !== undefined) headers['content-type'] = 'application/json';
    const body = input.body === undefined ? undefined : JSON.stringify(input.body);
    return (await this.#send(method, path + search(input.query), { headers, body })) as Answer<K>;
  }

  /** Sends a file as the API wants it: one part of a form. */
  async upload<K extends Upload>(operation: K, file: File, query?: Query<K>): Promise<Answer<K>> {
    const [method, path] = operation.split(' ') as [string, string];
    const body = new FormData();
    body.append('images[]', file, file.name);
    return (await this.#send(method, path + search(query), { body })) as Answer<K>;
  }

  async #send(method: string, path: string, init: { headers?: Record<string, string>; body?: BodyInit }): Promise<unknown> {
    const { base, fetch, headers } = this.#settings;
    let response: Response;
    try {
      response = await fetch(base + path, {
        method,
        body: init.body ?? null,
        headers: { ...headers, ...init.headers },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (cause) {
      if (cause instanceof ApiError) throw cause;
      throw new ApiError(503, 'unreachable');
    }
    const text = await response.text();
    const answer = parse(text);
    if (response.ok) return answer;
    const { error, message } = (answer ?? {}) as { error?: string; message?: string };
    throw new ApiError(response.status, error ?? 'unknown', message);
  }
}

/** What is set of a query, as it stands in an address; empty without anything. */
export function search(query: object | undefined): string {
  const set = Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== null && value !== '');
  if (set.length === 0) return '';
  return `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)]))}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
