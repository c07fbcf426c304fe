/** @returns the country's name in a language; `Unknown` when there is no country */
export function countryName(code: string, locale: string): string {
  if (code === '--') return 'Unknown';
  return new Intl.DisplayNames([locale, 'en'], { type: 'region' }).of(code.toUpperCase()) ?? 'Unknown';
}
