// How long ago something was, in few words.

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const formatters = new Map<string, Intl.RelativeTimeFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** `5 min. ago`, `yesterday`, `in 2 wk.`; the present within a minute. */
export function ago(lang: string, at: string, now: number): string {
  let formatter = formatters.get(lang);
  if (!formatter) formatters.set(lang, (formatter = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'narrow' })));
  const seconds = Math.round((Date.parse(at) - now) / 1000);
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return formatter.format(Math.trunc(seconds / size), unit);
  }
  return formatter.format(0, 'second');
}

/** The day something ends, or its hour within two days; in UTC, so that server and browser say the same. */
export function day(lang: string, at: string, now: number): string {
  const soon = Math.abs(Date.parse(at) - now) < 2 * 86_400_000;
  const key = `${lang} ${soon ? 'hour' : 'day'}`;
  let formatter = dates.get(key);
  if (!formatter) {
    const hour = soon ? ({ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const) : {};
    formatter = new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'short', ...(soon ? {} : { year: 'numeric' }), ...hour, timeZone: 'UTC' });
    dates.set(key, formatter);
  }
  return formatter.format(new Date(at));
}

/** Date and time in full, for a tooltip; in UTC on the server, where the reader's zone is not known. */
export function full(lang: string, at: string, zone?: string): string {
  const key = `${lang} ${zone ?? ''}`;
  let formatter = dates.get(key);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
    dates.set(key, formatter);
  }
  return formatter.format(new Date(at));
}

/** A moment as a field for local times takes it, for a clock `offset` minutes behind UTC; empty for none. */
export function localField(at: string | null | undefined, offset: number): string {
  const time = at ? Date.parse(at) : Number.NaN;
  return Number.isNaN(time) ? '' : new Date(time - offset * 60_000).toISOString().slice(0, 16);
}

/** How long something takes, in its largest unit: `3 min`, `2 days`. */
export function span(lang: string, seconds: number): string {
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? (['second', 1] as const);
  return new Intl.NumberFormat(lang, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(Math.floor(seconds / size));
}
