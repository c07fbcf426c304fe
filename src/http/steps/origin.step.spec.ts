import { aProject, FixedClock, NOW, someSettings } from '../../../test/support/fixtures.js';
import { inExchange, type Sent } from '../../../test/support/exchanges.js';
import { hashSecret } from '../../kernel/secret.js';
import { OriginStep } from './origin.step.js';

const KEY = 'a-key-of-the-project';
const EXPIRED = 'an-expired-key-of-the-project';
const LAST = 'a-key-in-its-last-millisecond';
const key = (secret: string, expiresAt: number | null) => ({
  name: secret,
  secretHash: hashSecret(secret),
  scopes: [],
  expiresAt,
});
const project = aProject({
  platforms: [
    { kind: 'web', name: 'app.example.com' },
    { kind: 'native', name: 'com.example.App' },
  ],
  apiKeys: [key(KEY, null), key(EXPIRED, NOW - 1), key(LAST, NOW)],
});

function take(sent: Sent, production = true) {
  const settings = someSettings({ production, publicUrl: 'https://api.example.org' });
  return inExchange({ method: 'POST', project, ...sent }, (exchange) =>
    new OriginStep(settings, new FixedClock()).take(exchange),
  );
}
const from = (origin: string, more: Record<string, string> = {}) => ({ headers: { origin, ...more } });

describe('OriginStep', () => {
  it.each([
    ['no origin: curl, servers', {}],
    ['an origin that names nobody', from('null')],
    ['a platform of the project', from('https://app.example.com')],
    ['the API itself', from('https://api.example.org')],
    ['a native app of the project', from('appwrite-android://com.example.App')],
    ['a platform by its Referer', { headers: { referer: 'https://app.example.com/page' } }],
    ['a stranger with a key of the project', from('https://evil.test', { 'x-appwrite-key': KEY })],
    ['a stranger with a key that is just good', from('https://evil.test', { 'x-appwrite-key': LAST })],
    ['a stranger who only reads', { method: 'GET', ...from('https://evil.test') }],
    ['a stranger who only asks for headers', { method: 'HEAD', ...from('https://evil.test') }],
  ] as const)('lets pass: %s', async (_who, sent) => {
    await expect(take(sent)).resolves.toBeDefined();
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'refuses a stranger who wants to %s',
    async (method) => {
      await expect(take({ method, ...from('https://evil.test') })).rejects.toMatchObject({
        type: 'general_unknown_origin',
        status: 403,
        message: expect.stringContaining('evil.test'),
      });
    },
  );

  it.each([
    ['by Referer', { headers: { referer: 'https://evil.test/page' } }],
    [
      'whose Origin counts, not the Referer',
      from('https://evil.test', { referer: 'https://app.example.com' }),
    ],
    ['with a key that is none', from('https://evil.test', { 'x-appwrite-key': 'anything' })],
    ['with a key that has expired', from('https://evil.test', { 'x-appwrite-key': EXPIRED })],
    ['with a native identifier in other letters', from('appwrite-android://com.example.app')],
    ['with the host of a forged Host header', from('https://forged.test', { host: 'forged.test' })],
    ['on localhost, in production', from('http://localhost:5173')],
  ])('refuses a stranger %s', async (_how, sent) => {
    await expect(take(sent)).rejects.toMatchObject({ type: 'general_unknown_origin' });
  });

  it('lets localhost pass outside production', async () => {
    await expect(take(from('http://localhost:5173'), false)).resolves.toBeDefined();
  });
});
