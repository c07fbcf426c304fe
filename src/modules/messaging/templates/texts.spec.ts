import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Locales } from './texts.js';

describe('Locales', () => {
  const folder = mkdtempSync(join(tmpdir(), 'locales-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const english = { subject: 'Login', greeting: 'Hello {{name}},' };
  writeFileSync(join(folder, 'en.json'), JSON.stringify(english));
  writeFileSync(join(folder, 'de.json'), JSON.stringify({ greeting: 'Hallo {{name}},' }));
  writeFileSync(join(folder, 'he.json'), JSON.stringify({ greeting: 'שלום {{name}},' }));
  const locales = new Locales(folder);

  it('fills in placeholders, as they are', () => {
    expect(locales.in('de').text('greeting', { name: 'Ada & <Co> {{x}}' })).toBe('Hallo Ada & <Co> {{x}},');
  });

  it('falls back to English text by text', () => {
    expect(locales.in('de')).toMatchObject({ language: 'de', direction: 'ltr' });
    expect(locales.in('de').text('subject', {})).toBe('Login');
  });

  it('falls back to English as a whole, and says so', () => {
    expect(locales.in('fr')).toMatchObject({ language: 'en', direction: 'ltr' });
    expect(locales.in('ar')).toMatchObject({ language: 'en', direction: 'ltr' });
    expect(locales.in('../en')).toMatchObject({ language: 'en' });
  });

  it('writes Hebrew from right to left', () => {
    expect(locales.in('he')).toMatchObject({ language: 'he', direction: 'rtl' });
  });

  it('does not let a missing text or value pass', () => {
    expect(() => locales.in('en').text('unknown', {})).toThrow('unknown');
    expect(() => locales.in('en').text('greeting', {})).toThrow();
  });
});
