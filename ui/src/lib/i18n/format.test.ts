import { expect, test } from 'vitest';
import { accepted, direction } from './langs.ts';
import { format } from './format.ts';
import de from './de/base.ts';
import en from './en/base.ts';
import es from './es/base.ts';

test('parameters are put in and the plural form is the language’s', () => {
  expect(format('en', 'by {name}', { name: 'ada' })).toBe('by ada');
  expect(format('en', en.comments, { count: 1 })).toBe('1 comment');
  expect(format('en', en.comments, { count: 1200 })).toBe('1,200 comments');
  expect(format('de', de.comments, { count: 1200 })).toBe('1.200 Kommentare');
  const polish = { one: '{count} plik', few: '{count} pliki', many: '{count} plików' };
  expect([1, 3, 5].map((count) => format('pl', polish, { count }))).toEqual(['1 plik', '3 pliki', '5 plików']);
});

test('every language has the same parameters as English', () => {
  const parameters = (message: unknown) => [...new Set(JSON.stringify(message).match(/\{\w+\}/g))].sort();
  for (const [key, message] of Object.entries(en)) {
    for (const other of [de, es]) expect(parameters(other[key as keyof typeof en]), key).toEqual(parameters(message));
  }
});

test('the browser’s languages are looked through in its order', () => {
  expect(accepted('fr-CH, fr;q=0.9, en;q=0.5, de;q=0.7')).toBe('de');
  expect(accepted('es-MX')).toBe('es');
  expect(accepted('de;q=0')).toBe('en');
  expect(accepted(null)).toBe('en');
  expect(direction('ar-EG')).toBe('rtl');
});
