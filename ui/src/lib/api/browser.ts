// The API as the browser reaches it: for reading only, where the cookie is honoured.

import { Api } from './http.ts';

export function browserApi(): Api {
  return new Api({ base: '/api/v4', fetch: (...parameters) => fetch(...parameters) });
}
