import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { invalidArgument } from '../../../errors/api-error.js';
import type { Project } from '../../../kernel/project.js';

/**
 * SMS pumping lives on numbers in countries that the project has no users in (contract §17.15).
 *
 * @throws 400 `general_argument_invalid`; nothing is sent then
 */
export function refuseForeignCountry({ smsCountries }: Project, phone: string): void {
  if (smsCountries === null) return;
  const country = parsePhoneNumberFromString(phone)?.country;
  if (country === undefined || !smsCountries.includes(country)) {
    throw invalidArgument('phone', 'Messages are not sent to numbers of this country.');
  }
}
