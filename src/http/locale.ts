/** The languages of country names and messages (contract §11.4). */
// prettier-ignore
export const LOCALES = [
  'af', 'ar', 'as', 'az', 'be', 'bg', 'bh', 'bn', 'bs', 'ca', 'cs', 'da', 'de', 'el', 'en', 'eo', 'es', 'fa', 'fi',
  'fo', 'fr', 'ga', 'gu', 'he', 'hi', 'hr', 'hu', 'hy', 'id', 'is', 'it', 'ja', 'jv', 'km', 'kn', 'ko', 'la', 'lb',
  'lt', 'lv', 'ml', 'mr', 'ms', 'nb', 'ne', 'nl', 'nn', 'or', 'pa', 'pl', 'pt-br', 'pt-pt', 'ro', 'ru', 'sa', 'sd',
  'si', 'sk', 'sl', 'sn', 'sq', 'sv', 'ta', 'te', 'th', 'tl', 'tr', 'uk', 'ur', 'vi', 'zh-cn', 'zh-tw',
] as const;

export type Locale = (typeof LOCALES)[number];

/** The language that a request asks for; anything but an exact code is English, never an error (contract §2.4). */
export function readLocale(value: unknown): Locale {
  return LOCALES.find((locale) => locale === value) ?? 'en';
}
