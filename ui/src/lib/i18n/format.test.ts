import { expect, test } from 'vitest';
import { accepted, direction, langs } from './langs.ts';
import { catalogue, parts, type Part } from './catalogues.ts';
import { format, type Message } from './format.ts';
import de from './de/base.ts';
import en from './en/base.ts';

test('parameters are put in and the plural form is the language’s', () => {
  expect(format('en', 'by {name}', { name: 'ada' })).toBe('by ada');
  expect(format('en', en.comments, { count: 1 })).toBe('1 comment');
  expect(format('en', en.comments, { count: 1200 })).toBe('1,200 comments');
  expect(format('de', de.comments, { count: 1200 })).toBe('1.200 Kommentare');
  const polish = { one: '{count} plik', few: '{count} pliki', many: '{count} plików' };
  expect([1, 3, 5].map((count) => format('pl', polish, { count }))).toEqual(['1 plik', '3 pliki', '5 plików']);
});

/** Of every part the texts by key. */
const read = async (lang: (typeof langs)[number], part: Part) => Object.entries(await catalogue(lang, part)) as [string, Message][];

test.for(Object.keys(parts) as Part[])('every language says all that English says: %s', async (part) => {
  const parameters = (message: Message) => [...new Set(JSON.stringify(message).match(/\{\w+\}/g))].sort().join();
  const english = await read('en', part);
  const wrong: string[] = [];
  for (const lang of langs) {
    const texts = new Map(await read(lang, part));
    expect([...texts.keys()].sort(), lang).toEqual(english.map(([key]) => key).sort());
    const known = new Intl.PluralRules(lang).resolvedOptions().pluralCategories as string[];
    for (const [key, message] of english) {
      const said = texts.get(key) as Message;
      // What is counted in English is counted everywhere, in the forms the language has.
      const forms = typeof said === 'string' ? { other: said } : said;
      const names = Object.keys(forms);
      const plural = typeof said === 'string' || (names.includes('one') && names.includes('other') && names.every((name) => known.includes(name)));
      const whole = Object.values(forms).every((form) => form.trim() !== '');
      if (typeof said !== typeof message || parameters(said) !== parameters(message) || !plural || !whole) wrong.push(`${lang} ${key}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('the browser’s languages are looked through in its order', () => {
  expect(accepted('fr-CH, fr;q=0.9, en;q=0.5, de;q=0.7')).toBe('de');
  expect(accepted('es-MX')).toBe('es');
  expect(accepted('de;q=0')).toBe('en');
  expect(accepted(null)).toBe('en');
  expect(direction('ar-EG')).toBe('rtl');
});
