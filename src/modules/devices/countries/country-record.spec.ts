import { codeIn } from './country-record.js';

describe('codeIn', () => {
  it.each([
    ['ip-location-db', { country_code: 'JP' }, 'JP'],
    [
      'MaxMind and DB-IP',
      { continent: { code: 'AS' }, country: { geoname_id: 1861060, iso_code: 'JP' } },
      'JP',
    ],
    ['IPinfo', { country: 'JP', continent: 'AS' }, 'JP'],
    ['IPinfo Lite', { country: 'Japan', country_code: 'JP' }, 'JP'],
    ['an address without a country', { country: {}, continent: { code: 'AS' } }, '--'],
    ['a database of something else', { asn: 2500 }, '--'],
    ['an address that is not in it', null, '--'],
    ['a list', ['JP'], '--'],
  ])('reads the record of %s', (_name, record, code) => {
    expect(codeIn(record)).toBe(code);
  });
});
