import { generateKeyPairSync, verify } from 'node:crypto';
import { NOW } from '../../../../test/support/fixtures.js';
import { appleClientSecret } from './apple-client-secret.js';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const values = {
  keyID: 'ABCDE12345',
  teamID: 'TEAM123456',
  p8: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};
const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;

describe('appleClientSecret', () => {
  it('names key, team and client, for five minutes, signed in raw form', async () => {
    const [header = '', claims = '', signature = ''] = (
      await appleClientSecret('com.example.web', values, NOW + 999)
    ).split('.');
    expect(decoded(header)).toEqual({ alg: 'ES256', kid: 'ABCDE12345' });
    expect(decoded(claims)).toEqual({
      iss: 'TEAM123456',
      sub: 'com.example.web',
      aud: 'https://appleid.apple.com',
      iat: NOW / 1_000,
      exp: NOW / 1_000 + 300,
    });
    const bytes = Buffer.from(signature, 'base64url');
    expect(bytes).toHaveLength(64);
    const key = { key: publicKey, dsaEncoding: 'ieee-p1363' as const };
    expect(verify('sha256', Buffer.from(`${header}.${claims}`), key, bytes)).toBe(true);
  });
});
