// Arranges a test through the API, as an app would. What is looked at is the page.

import { ADMIN } from './processes.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Body = any;

export const PASSWORD = 'correct horse battery';

export function siteUrl(): string {
  const url = process.env.UI_TEST_URL;
  if (!url) throw new Error('no site was started');
  return url;
}

/** One request to API v4; throws what it refuses. */
export async function call(token: string | null, method: string, path: string, data: object = {}): Promise<Body> {
  const query = method === 'GET' ? `?${new URLSearchParams(data as Record<string, string>)}` : '';
  const answer = await fetch(`${siteUrl()}/api/v4${path}${query}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: method === 'GET' ? null : JSON.stringify(data),
  });
  const body = (await answer.json().catch(() => ({}))) as Body;
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${body.error ?? ''}`);
  return body;
}

let made = 0;

/** A name nobody else has. */
export function fresh(word: string): string {
  made += 1;
  const unique = (Date.now() % 1e7).toString(36) + process.pid.toString(36).slice(-2) + made.toString(36);
  return `${word.slice(0, 10)}_${unique}`.slice(0, 20);
}

export interface Person {
  name: string;
  token: string;
  id: number;
}

/** Somebody new, registered. */
export async function person(word: string): Promise<Person> {
  const name = fresh(word);
  const { jwt } = await call(null, 'POST', '/account/auth/register', { username: name, password: PASSWORD, password_verify: PASSWORD });
  const { person_view: view } = await call(null, 'GET', '/person', { username: name });
  return { name, token: jwt, id: view.person.id };
}

export async function admin(): Promise<Person> {
  const { jwt } = await call(null, 'POST', '/account/auth/login', { username_or_email: ADMIN.name, password: ADMIN.password });
  const { person_view: view } = await call(null, 'GET', '/person', { username: ADMIN.name });
  return { name: ADMIN.name, token: jwt, id: view.person.id };
}

export async function community(by: Person, word: string, more: object = {}): Promise<{ id: number; name: string }> {
  const name = fresh(word).toLowerCase();
  const { community_view: view } = await call(by.token, 'POST', '/community', { name, title: word, ...more });
  return { id: view.community.id, name };
}

export async function post(by: Person, communityId: number, name: string, more: object = {}): Promise<number> {
  const { post_view: view } = await call(by.token, 'POST', '/post', { name, community_id: communityId, ...more });
  return view.post.id;
}

export async function comment(by: Person, postId: number, content: string, parentId?: number): Promise<number> {
  const { comment_view: view } = await call(by.token, 'POST', '/comment', { content, post_id: postId, ...(parentId ? { parent_id: parentId } : {}) });
  return view.comment.id;
}
