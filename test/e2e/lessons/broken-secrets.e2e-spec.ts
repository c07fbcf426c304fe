import type { Answer } from '../../support/client.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { useScene, withProviders } from '../../support/oauth2/scene.js';
import {
  bodyOf,
  credentialsIn,
  type LinkToken,
  mailedRecovery,
  mailedVerification,
  resetTo,
  someUser,
} from '../../support/scenarios.js';
import { mailedMagicUrl, somePhone, textedCode, useCode, useLink } from '../../support/ways-in.js';

const KEY = 'a-key-of-the-lessons-0123456789abcdef';
const scene = useScene({
  projects: (simulator) => [
    withProviders(simulator, {
      ...DEFAULT_PROJECT,
      apiKeys: [{ name: 'backend', secret: KEY, scopes: ['public'] }],
    }),
  ],
});
type User = Awaited<ReturnType<typeof someUser>>;
const guest = (headers: Record<string, string> = {}) => scene.gatehouse.client({ headers });

/** Another character at this place, which counts from the end when it is negative. */
function flipped(text: string, at: number): string {
  const place = at < 0 ? text.length + at : at;
  return text.slice(0, place) + (text[place] === '0' ? '1' : '0') + text.slice(place + 1);
}

/** The secret as it must not be good any more. */
const BREAKAGES: [how: string, broken: (secret: string) => string][] = [
  ['without its end', (secret) => secret.slice(0, -1)],
  ['without its beginning', (secret) => secret.slice(1)],
  ['cut in half', (secret) => secret.slice(0, secret.length / 2)],
  ['as its first character', (secret) => secret.slice(0, 1)],
  ['flipped at the beginning', (secret) => flipped(secret, 0)],
  ['flipped in the middle', (secret) => flipped(secret, Math.floor(secret.length / 2))],
  ['flipped at the end', (secret) => flipped(secret, -1)],
  ['with a digit more', (secret) => `${secret}0`],
  ['with a digit before', (secret) => `0${secret}`],
  ['twice', (secret) => secret + secret],
  ['as a pattern', (secret) => `${secret.slice(0, 3)}%`],
];
/** What a header or a URL would not carry, or carries trimmed. */
const IN_TEXT: typeof BREAKAGES = [
  ...BREAKAGES,
  ['with a NUL behind', (secret) => `${secret}\u0000`],
  ['with a line end behind', (secret) => `${secret}\n`],
  ['with a blank before', (secret) => ` ${secret}`],
  [
    'in fullwidth digits',
    (secret) => secret.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
  ],
];

const encoded = (session: unknown): string => Buffer.from(JSON.stringify(session)).toString('base64');

interface Holder {
  /** A good secret. */
  readonly secret: string;
  /** What a request with this in its place is answered. */
  readonly use: (secret: string) => Promise<Answer>;
}

/** One refusal for all of them, and the secret itself is good afterwards. */
async function expectOnlyWhole({ secret, use }: Holder, breakages: typeof BREAKAGES): Promise<void> {
  for (const [how, broken] of breakages) {
    const { status, setCookies } = await use(broken(secret));
    // 400: it is not even of the length that a secret may have.
    expect([how, status === 401 || status === 400, setCookies]).toEqual([how, true, []]);
  }
  expect((await use(secret)).status).toBeLessThan(300);
}

describe('zitadel GHSA-6mq3-xmgp-pjm5: cut, flipped or extended', () => {
  it('no secret of a session opens it, by cookie, legacy cookie or fallback header', async () => {
    const { client } = await someUser(scene.gatehouse);
    const { id, secret } = credentialsIn(client);
    const ways: ((value: string) => Record<string, string>)[] = [
      (value) => ({ cookie: `a_session_default=${value}` }),
      (value) => ({ cookie: `a_session_default_legacy=${encodeURIComponent(value)}` }),
      (value) => ({ 'x-fallback-cookies': JSON.stringify({ a_session_default: value }) }),
    ];
    for (const headers of ways) {
      const bySecret = (text: string) => guest(headers(encoded({ id, secret: text }))).get('/account');
      await expectOnlyWhole({ secret, use: bySecret }, IN_TEXT);
      const byValue = (value: string) => guest(headers(value)).get('/account');
      await expectOnlyWhole({ secret: encoded({ id, secret }), use: byValue }, BREAKAGES);
    }
  });

  it('no JWT is taken, whichever of its parts it is', async () => {
    const { client } = await someUser(scene.gatehouse);
    const { jwt } = bodyOf(await client.post('/account/jwt'), 201) as { jwt: string };
    const by = (token: string) => guest({ 'x-appwrite-jwt': token }).get('/account');
    await expectOnlyWhole({ secret: jwt, use: by }, BREAKAGES);
    for (const part of [0, 1, 2]) {
      const parts = jwt.split('.');
      const withPart = (text: string) =>
        by(parts.map((own, index) => (index === part ? text : own)).join('.'));
      await expectOnlyWhole({ secret: parts[part] ?? '', use: withPart }, BREAKAGES);
    }
  });

  it('no JWT is taken whose last character stands for the same bytes', async () => {
    const { client } = await someUser(scene.gatehouse);
    const { jwt } = bodyOf(await client.post('/account/jwt'), 201) as { jwt: string };
    const signature = jwt.split('.')[2] ?? '';
    const bytes = Buffer.from(signature, 'base64url');
    const twins = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .map((last) => signature.slice(0, -1) + last)
      .filter((twin) => twin !== signature && Buffer.from(twin, 'base64url').equals(bytes));
    expect(twins).toHaveLength(3);
    for (const twin of twins) {
      const answer = await guest({ 'x-appwrite-jwt': jwt.replace(signature, twin) }).get('/account');
      expect(answer.status).toBe(401);
    }
  });

  it.each([
    [
      'magic link',
      async ({ email }: User) => mailedMagicUrl(scene.gatehouse, email),
      (token: LinkToken) => useLink(guest(), token),
    ],
    [
      'recovery link',
      async ({ email }: User) => mailedRecovery(scene.gatehouse, email),
      (token: LinkToken) => guest().put('/account/recovery', resetTo(token, 'a new password')),
    ],
    [
      'verification link',
      async ({ client, email }: User) => mailedVerification(scene.gatehouse, client, email),
      (token: LinkToken) => guest().put('/account/verification', token),
    ],
  ])('no %s is good, and the whole one still is', async (_what, mailed, use) => {
    const { userId, secret } = await mailed(await someUser(scene.gatehouse));
    await expectOnlyWhole({ secret, use: (text) => use({ userId, secret: text }) }, [
      ...IN_TEXT,
      ['in capitals', (text) => text.toUpperCase()],
    ]);
  });

  it.each(['without its end', 'flipped at the end', 'with a digit more', 'with a blank before'])(
    'no code is good %s, and the whole one still is',
    async (how) => {
      const { userId, secret } = await textedCode(scene.gatehouse, somePhone());
      const use = (text: string) => useCode(guest(), { userId, secret: text });
      await expectOnlyWhole(
        { secret, use },
        IN_TEXT.filter(([name]) => name === how),
      );
    },
  );

  it('no API key counts as one: its bearer is a guest', async () => {
    const { email } = await guest().register();
    const url = 'http://localhost/';
    const toldBy = async (key: string) =>
      bodyOf(await guest({ 'x-appwrite-key': key }).post('/account/recovery', { email, url }), 201).secret;
    expect(await toldBy(KEY)).toMatch(/^[0-9a-f]{256}$/);
    for (const [how, broken] of BREAKAGES) expect([how, await toldBy(broken(KEY))]).toEqual([how, '']);
  });

  it('no state of an OAuth2 login leads on', async () => {
    for (const [how, broken] of BREAKAGES) {
      const { browser, url, state } = await scene.pause('discord', 'redirect');
      url.searchParams.set('state', broken(state));
      const { page } = await browser.open(url.href);
      expect([how, page?.status, page?.setCookies]).toEqual([how, 401, []]);
    }
  });
});
