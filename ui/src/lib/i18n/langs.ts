// The languages the pages are in.

export const langs = ['en', 'de', 'es'] as const;
export type Lang = (typeof langs)[number];

/** What each calls itself. */
export const langNames: Record<Lang, string> = { en: 'English', de: 'Deutsch', es: 'Español' };

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur']);

export function isLang(word: string | null | undefined): word is Lang {
  return langs.includes(word as Lang);
}

/** In which direction a language is written. */
export function direction(lang: string): 'ltr' | 'rtl' {
  return rightToLeft.has(lang.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** The first language of an `Accept-Language` header that there is, else English. */
export function accepted(header: string | null): Lang {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { lang: tag.trim().toLowerCase().split('-')[0], quality: quality ? Number(quality.trim().slice(2)) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted.map(({ lang }) => lang).find(isLang) ?? 'en';
}
