// Texts people read, in their language: `t('vote.up')`, `t('comments', { count: 3 })`.
//
// On the server the language belongs to the request and is found through the context of the component that is being
// rendered; in the browser there is one reader. Which catalogues there are: catalogues.ts.

import { getContext, setContext } from 'svelte';
import { browser } from '$app/env';
import type { Lang } from './langs.ts';
import { format, type Message, type Parameters } from './format.ts';
import type { Key } from './catalogues.ts';

export type { Key } from './catalogues.ts';
export type Messages = Partial<Record<Key, Message>>;

interface Reader {
  lang: Lang;
  messages: Messages;
}

const KEY = Symbol('language');
let inBrowser: Reader = { lang: 'en', messages: {} };

/** To be called once, by the outermost layout. */
export function setReader(reader: Reader): void {
  if (browser) inBrowser = reader;
  else setContext(KEY, reader);
}

/** Adds what a part of the site needs beside what every page has; browser only. */
export function addMessages(messages: Messages): void {
  Object.assign(inBrowser.messages, messages);
}

function reader(): Reader {
  return browser ? inBrowser : getContext<Reader>(KEY);
}

/** The text of a key with its parameters put in; `count` chooses the plural form. */
export function t(key: Key, parameters?: Parameters): string {
  const { lang, messages } = reader();
  return format(lang, messages[key] ?? key, parameters);
}

/** A text whose key is put together, such as `error.` and a code; `undefined` if there is none. */
export function maybe(key: string, parameters?: Parameters): string | undefined {
  const { lang, messages } = reader();
  const message = messages[key as Key];
  return message === undefined ? undefined : format(lang, message, parameters);
}

export function lang(): Lang {
  return reader().lang;
}

const numbers = new Map<string, Intl.NumberFormat>();

/** A number in few characters: 12,340 is `12K`. */
export function short(value: number): string {
  if (Math.abs(value) < 1000) return String(value);
  const key = lang();
  let formatter = numbers.get(key);
  if (!formatter) numbers.set(key, (formatter = new Intl.NumberFormat(key, { notation: 'compact', maximumFractionDigits: 1 })));
  return formatter.format(value);
}
