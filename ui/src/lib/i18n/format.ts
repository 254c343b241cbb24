// Puts parameters into a message and chooses its plural form.

/** One text, or one for each plural form of the language (`one`, `few`, `other`, …). */
export type Message = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Parameters = Record<string, string | number>;

const rules = new Map<string, Intl.PluralRules>();
const numbers = new Map<string, Intl.NumberFormat>();

function kept<T>(map: Map<string, T>, lang: string, make: () => T): T {
  let value = map.get(lang);
  if (!value) map.set(lang, (value = make()));
  return value;
}

export function format(lang: string, message: Message, parameters: Parameters = {}): string {
  const text = typeof message === 'string' ? message : plural(lang, message, Number(parameters.count ?? 0));
  if (!text.includes('{')) return text;
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? kept(numbers, lang, () => new Intl.NumberFormat(lang)).format(value) : value;
  });
}

function plural(lang: string, forms: Exclude<Message, string>, count: number): string {
  const form = kept(rules, lang, () => new Intl.PluralRules(lang)).select(count);
  return forms[form] ?? forms.other ?? '';
}
