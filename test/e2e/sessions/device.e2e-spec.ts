import type { Client } from '../../support/client.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, DEVICE_FIELDS } from '../../support/scenarios.js';

const gatehouse = useGatehouse({ env: { TRUST_PROXY: '1' } });

const AMERICAN = '8.8.8.8';
const JAPANESE = '133.1.2.3';
const JAPANESE_IPV6 = '240b:10::1';

const WINDOWS_CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.77 Safari/537.36';
const ON_WINDOWS = {
  ...{ osCode: 'WIN', osName: 'Windows', osVersion: '10' },
  ...{ clientType: 'browser', clientCode: 'CH', clientName: 'Chrome', clientVersion: '70.0' },
  ...{ clientEngine: 'Blink', clientEngineVersion: '70.0.3538.77' },
  ...{ deviceName: 'desktop', deviceBrand: '', deviceModel: '' },
};
const FLUTTER_ANDROID = 'com.example.app/1.0.0 (Linux; U; Android 13; google Pixel 7)';
const ON_ANDROID = {
  ...{ osCode: 'AND', osName: 'Android', osVersion: '13' },
  ...{ clientType: 'browser', clientCode: 'AN', clientName: 'Android Browser', clientVersion: '' },
  ...{ clientEngine: 'WebKit', clientEngineVersion: '' },
  ...{ deviceName: 'smartphone', deviceBrand: 'Google', deviceModel: 'Pixel 7' },
};
const IN_AMERICA = { countryCode: 'us', countryName: 'United States' };
const IN_JAPAN = { countryCode: 'jp', countryName: 'Japan' };
const NOWHERE = { countryCode: '--', countryName: 'Unknown' };

const clientOn = (userAgent: string, ip: string): Client =>
  gatehouse.client({ ip, headers: { 'user-agent': userAgent } });
const inLanguage = (locale: string) => ({ headers: { 'x-appwrite-locale': locale } });

const newestLog = async (client: Client, locale = 'en') =>
  bodyOf(await client.get('/account/logs', inLanguage(locale))).logs[0];

describe('the device and the place of a sign-in', () => {
  it.each([
    ['Chrome on Windows in the US', WINDOWS_CHROME, AMERICAN, { ...ON_WINDOWS, ...IN_AMERICA }],
    ['an app on Android in Japan', FLUTTER_ANDROID, JAPANESE, { ...ON_ANDROID, ...IN_JAPAN }],
    ['an app on Android in Japan by IPv6', FLUTTER_ANDROID, JAPANESE_IPV6, { ...ON_ANDROID, ...IN_JAPAN }],
    ['a private address', WINDOWS_CHROME, '192.168.1.1', { ...ON_WINDOWS, ...NOWHERE }],
  ])('§14.37 are in the session and in the log: %s', async (_what, userAgent, ip, found) => {
    const client = clientOn(userAgent, ip);
    const { session } = await client.signedUp();
    expect(session).toMatchObject({ ip, ...found });
    expect(bodyOf(await client.get('/account/sessions/current'))).toEqual(session);
    expect(await newestLog(client)).toMatchObject({ event: 'session.create', ip, ...found });
  });

  it('stay with the session; each log entry has those of its own request', async () => {
    const laptop = clientOn(WINDOWS_CHROME, AMERICAN);
    const user = await laptop.signedUp();
    const phone = clientOn(FLUTTER_ANDROID, JAPANESE);
    await phone.login(user);

    const { sessions } = bodyOf(await phone.get('/account/sessions'));
    expect(sessions).toMatchObject([
      { ...ON_WINDOWS, ...IN_AMERICA, current: false },
      { ...ON_ANDROID, ...IN_JAPAN, current: true },
    ]);
    bodyOf(await laptop.patch('/account/name', { name: 'New' }));
    const { logs } = bodyOf(await phone.get('/account/logs'));
    expect(logs).toMatchObject([
      { event: 'user.update', ...ON_WINDOWS, ...IN_AMERICA },
      { event: 'session.create', ...ON_ANDROID, ...IN_JAPAN },
      { event: 'session.create', ...ON_WINDOWS, ...IN_AMERICA },
      { event: 'user.create', ...ON_WINDOWS, ...IN_AMERICA },
    ]);
  });

  it.each([
    ['no user agent', undefined],
    ['a bot', 'Googlebot/2.1 (+http://www.google.com/bot.html)'],
    ['nonsense', '(((((;;;;;%%%%%'],
  ])('are empty for %s', async (_what, userAgent) => {
    const client = gatehouse.client();
    const user = await client.register();
    const answer = await client.post('/account/sessions/email', user, {
      headers: { 'user-agent': userAgent },
    });
    const session = bodyOf(answer, 201);
    expect(session).toMatchObject({
      ...Object.fromEntries(DEVICE_FIELDS.map((field) => [field, ''])),
      ...NOWHERE,
    });
    expect((await newestLog(client)).countryCode).toBe('--');
  });

  it('survive an agent that is longer than any column', async () => {
    const long = `${WINDOWS_CHROME.replace('70.0.3538.77', `70${'.1'.repeat(150)}`)} ${'x'.repeat(6_000)}`;
    const { session } = await clientOn(long, AMERICAN).signedUp();
    expect(session).toMatchObject({ osCode: 'WIN', clientName: 'Chrome', clientVersion: '70.1' });
    expect(session.clientEngineVersion).toHaveLength(32);
  });
});

describe("the country's name", () => {
  it.each([
    ['ja', AMERICAN, 'アメリカ合衆国'],
    ['he', AMERICAN, 'ארצות הברית'],
    ['de', JAPANESE, 'Japan'],
    ['pt-br', JAPANESE, 'Japão'],
    ['zh-tw', '10.1.2.3', '未知'],
    ['ar', '10.1.2.3', 'غير معروف'],
    ['xx', AMERICAN, 'United States'],
    ['PT-BR', JAPANESE, 'Japan'],
  ])('in %s of %s is %s', async (locale, ip, countryName) => {
    const client = clientOn(WINDOWS_CHROME, ip);
    await client.signedUp();
    const session = await client.get('/account/sessions/current', inLanguage(locale));
    expect(bodyOf(session).countryName).toBe(countryName);
    expect((await newestLog(client, locale)).countryName).toBe(countryName);
  });

  it('is in the language of the request that reads, not of the one that signed in', async () => {
    const client = clientOn(WINDOWS_CHROME, JAPANESE);
    const user = await client.register();
    const created = bodyOf(await client.post('/account/sessions/email', user, inLanguage('fr')), 201);
    expect(created.countryName).toBe('Japon');
    expect(bodyOf(await client.get('/account/sessions/current')).countryName).toBe('Japan');
    expect((await newestLog(client, 'ru')).countryName).toBe('Япония');
  });

  it('may be asked for in the query of a GET', async () => {
    const client = clientOn(WINDOWS_CHROME, JAPANESE);
    await client.signedUp();
    const { sessions } = bodyOf(await client.get('/account/sessions', { query: { locale: 'it' } }));
    expect(sessions[0].countryName).toBe('Giappone');
  });
});
