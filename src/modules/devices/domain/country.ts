import { unknownIn } from './unknown-country.js';

/** ICU's names, by language. A language that ICU does not have is English there. */
const names = new Map<string, Intl.DisplayNames>();

/** @returns the country's name in a language; the word for "unknown" when there is no country */
export function countryName(code: string, locale: string): string {
  if (!/^[a-z]{2}$/i.test(code)) return unknownIn(locale);
  const region = code.toUpperCase();
  // Some languages have names for some countries only.
  return namesIn(locale).of(region) ?? namesIn('en').of(region) ?? unknownIn(locale);
}

function namesIn(locale: string): Intl.DisplayNames {
  const known = names.get(locale);
  if (known !== undefined) return known;
  const made = new Intl.DisplayNames([locale, 'en'], { type: 'region', fallback: 'none' });
  names.set(locale, made);
  return made;
}
