/** Names for the people and communities of a test: told apart by a number, since tests of one file share a server. */
let made = 0;

/** `word` with a number that nobody else in this file has; at most 20 characters, as names must be. */
export function unique(word: string): string {
  made += 1;
  return `${word.slice(0, 14)}_${made}`;
}

export const PASSWORD = "correct horse battery";

/** Somebody with an account and a client that is logged in. */
export interface Person<Api> {
  /** Person id. */
  id: number;
  localUserId: number;
  name: string;
  jwt: string;
  api: Api;
}
