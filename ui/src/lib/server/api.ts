// Where the API is for this process, and whose name it is asked in.

import type { RequestEvent } from '@sveltejs/kit';
import { Api } from '#lib/api/http.ts';

export const TOKEN_COOKIE = 'jwt';

/** The server behind this process, such as `http://127.0.0.1:8536`. */
export const serverUrl = (process.env.SPINNEY_SERVER_URL || 'http://127.0.0.1:8536').replace(/\/$/, '');

/** The API for one request: as its sender, from their address. */
export function apiFor(event: RequestEvent, token: string | undefined): Api {
  const headers: Record<string, string> = {};
  if (token) headers.authorization = `Bearer ${token}`;
  // Who asks, for rate limits and the list of sessions; the server in front has written the address.
  for (const name of ['x-forwarded-for', 'user-agent', 'accept-language']) {
    const value = event.request.headers.get(name);
    if (value) headers[name] = value;
  }
  return new Api({ base: `${serverUrl}/api/v4`, fetch, headers });
}

/** The API as nobody. */
export function anonymousApi(): Api {
  return new Api({ base: `${serverUrl}/api/v4`, fetch });
}
