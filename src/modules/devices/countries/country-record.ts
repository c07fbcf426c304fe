import { NO_COUNTRY } from '../domain/device.js';

/** @returns the country code in a record of any of the usual databases; `--` when it has none */
export function codeIn(record: unknown): string {
  // MaxMind and DB-IP: { country: { iso_code } }; ip-location-db and IPinfo Lite: { country_code }; IPinfo: { country }.
  const { country, country_code: flat } = asRecord(record);
  const code = asRecord(country)['iso_code'] ?? flat ?? country;
  return typeof code === 'string' ? code : NO_COUNTRY;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
