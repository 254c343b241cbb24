// A page as a machine sees it: no browser, no script, and no redirect followed.

import { siteUrl, type Person } from './api.ts';

export interface Document {
  status: number;
  headers: Headers;
  html: string;
}

interface Request {
  as?: Person;
  headers?: Record<string, string>;
  /** What a form sends; without it the page is just asked for. */
  form?: Record<string, string>;
  /** Where, if not on the site all tests share. */
  at?: string;
}

export async function open(path: string, { as, headers = {}, form, at = siteUrl() }: Request = {}): Promise<Document> {
  const answer = await fetch(at + path, {
    method: form ? 'POST' : 'GET',
    redirect: 'manual',
    headers: { accept: 'text/html', ...(as ? { cookie: `jwt=${as.token}` } : {}), ...headers },
    body: form ? new URLSearchParams(form) : null,
  });
  return { status: answer.status, headers: answer.headers, html: await answer.text() };
}

/** What a `meta` or `link` of a page's head says. */
export function said({ html }: Document, name: string): string | undefined {
  return new RegExp(`<(?:meta|link) (?:name|property|rel)="${name}" (?:content|href)="([^"]*)"`).exec(html)?.[1];
}

/** What a page says for machines (schema.org). */
export function facts({ html }: Document): unknown {
  return JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? 'null');
}

/** The whole line that sets a cookie, if it is set. */
export function cookie({ headers }: Document, name: string): string | undefined {
  return headers.getSetCookie().find((line) => line.startsWith(`${name}=`));
}
