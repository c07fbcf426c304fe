import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { MINUTE, SECOND } from '../../../kernel/clock.js';
import { deriveKey } from '../../../kernel/derive-key.js';
import { aMember, aProject, FixedClock, NOW, someSettings } from '../../../../test/support/fixtures.js';
import { SessionJwt } from './session-jwt.js';

const OLD = 'the-old-application-secret-of-the-tests';
const NEW = 'the-new-application-secret-of-the-tests';
const INVALID = expect.objectContaining({ type: 'user_jwt_invalid', status: 401 });

let clock: FixedClock;
let jwt: SessionJwt;
const jwtOf = (...appSecrets: string[]) => new SessionJwt(someSettings({ appSecrets }), clock);
beforeEach(() => {
  clock = new FixedClock();
  jwt = jwtOf(NEW);
});

const encode = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
const decode = (part: string | undefined) => Buffer.from(part ?? '', 'base64url').toString();
const HEADER = { typ: 'JWT', alg: 'HS256' };
const KEY = deriveKey(NEW, 'jwt:default');
const CLAIMS = { userId: 'ada', sessionId: 'session-1', exp: NOW / SECOND + 900 };

interface Forged {
  header?: object | string;
  claims?: object | string;
  key?: Buffer;
  hash?: string;
}

/** A token made without the class under test. */
function token({ header = HEADER, claims = CLAIMS, key = KEY, hash = 'sha256' }: Forged = {}): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}
const verify = (text: string) => jwt.verify('default', text);

describe('SessionJwt.issue', () => {
  it('has exactly the header and the payload of the contract, for 15 minutes', () => {
    const [header, payload] = jwt.issue(aMember()).split('.');
    expect(JSON.parse(decode(header))).toEqual({ typ: 'JWT', alg: 'HS256' });
    expect(JSON.parse(decode(payload))).toEqual({
      userId: 'ada',
      sessionId: 'session-1',
      exp: (NOW + 15 * MINUTE) / SECOND,
    });
  });

  it('makes what verify takes', () => {
    expect(verify(jwt.issue(aMember()))).toEqual({ userId: 'ada', sessionId: 'session-1' });
  });

  it('is refused to a request without a session of its own', () => {
    expect(() => jwt.issue(aMember({}, undefined, null))).toThrow(
      expect.objectContaining({ type: 'user_session_not_found', status: 404 }),
    );
  });
});

describe('SessionJwt.verify', () => {
  it('takes a token that another program has made by the contract', () => {
    expect(verify(token())).toEqual({ userId: 'ada', sessionId: 'session-1' });
  });

  it.each([
    ['empty', () => ''],
    ['no token', () => 'garbage'],
    ['two parts', () => token().split('.').slice(0, 2).join('.')],
    ['four parts', () => `${token()}.x`],
    ['an empty signature', () => `${token().split('.').slice(0, 2).join('.')}.`],
    ['a changed signature', () => token().slice(0, -2)],
    [
      'a changed payload',
      () => `${encode(HEADER)}.${encode({ ...CLAIMS, userId: 'eve' })}.${token().split('.')[2]}`,
    ],
    ['a blank before it', () => ` ${token()}`],
    ['Bearer before it', () => `Bearer ${token()}`],
    ['a header that is no JSON', () => token({ header: 'x' })],
    ['a payload that is no JSON', () => token({ claims: 'x' })],
    ['a payload that is a text', () => token({ claims: '"x"' })],
    ['megabytes', () => token({ claims: { ...CLAIMS, x: 'x'.repeat(100_000) } }).replace('.', '')],
    ["another project's key", () => token({ key: deriveKey(NEW, 'jwt:other') })],
    ["another project's key in other letters", () => token({ key: deriveKey(NEW, 'jwt:Default') })],
    ['the bare application secret for a key', () => token({ key: Buffer.from(NEW) })],
    ['an empty key', () => token({ key: Buffer.alloc(0) })],
    ['a secret that is no longer listed', () => token({ key: deriveKey(OLD, 'jwt:default') })],
    ['no userId', () => token({ claims: { ...CLAIMS, userId: undefined } })],
    ['no sessionId', () => token({ claims: { ...CLAIMS, sessionId: undefined } })],
    ['no exp: it would live for ever', () => token({ claims: { ...CLAIMS, exp: undefined } })],
    ['a userId that is no text', () => token({ claims: { ...CLAIMS, userId: 7 } })],
    ['a sessionId that is no text', () => token({ claims: { ...CLAIMS, sessionId: ['session-1'] } })],
    ['an exp that is no number', () => token({ claims: { ...CLAIMS, exp: '9999999999' } })],
    ['an exp of null', () => token({ claims: { ...CLAIMS, exp: null } })],
    ['nbf in the future', () => token({ claims: { ...CLAIMS, nbf: CLAIMS.exp } })],
  ])('refuses %s', (_what, make) => {
    expect(() => verify(make())).toThrow(INVALID);
  });

  describe('goes by HS256 alone, whatever the header asks for:', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const rs256 = () => {
      const signed = `${encode({ typ: 'JWT', alg: 'RS256' })}.${encode(CLAIMS)}`;
      return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
    };

    it.each([
      ['none, unsigned', () => `${encode({ typ: 'JWT', alg: 'none' })}.${encode(CLAIMS)}.`],
      ['none, signed', () => token({ header: { typ: 'JWT', alg: 'none' } })],
      ['None', () => `${encode({ typ: 'JWT', alg: 'None' })}.${encode(CLAIMS)}.`],
      ['HS512', () => token({ header: { typ: 'JWT', alg: 'HS512' }, hash: 'sha512' })],
      ['HS384', () => token({ header: { typ: 'JWT', alg: 'HS384' }, hash: 'sha384' })],
      ['HS256 in the header, signed with SHA-512', () => token({ hash: 'sha512' })],
      ['hs256', () => token({ header: { typ: 'JWT', alg: 'hs256' } })],
      ['RS256', rs256],
      [
        'RS256 in the header, signed with the HMAC key',
        () => token({ header: { typ: 'JWT', alg: 'RS256' } }),
      ],
      ['nothing', () => token({ header: { typ: 'JWT' } })],
    ])('%s', (_what, make) => {
      expect(() => verify(make())).toThrow(INVALID);
    });
  });

  it.each([
    ['in its last second', 15 * MINUTE, true],
    ['9 seconds after it', 15 * MINUTE + 9 * SECOND, true],
    ['within the tenth second', 15 * MINUTE + 10 * SECOND - 1, true],
    ['10 seconds after it', 15 * MINUTE + 10 * SECOND, false],
    ['a day after it', 24 * 60 * MINUTE, false],
  ])('with the expiry behind it, %s: %#', (_when, elapsed, valid) => {
    const issued = jwt.issue(aMember());
    clock.advance(elapsed);
    if (valid) expect(verify(issued)).toEqual({ userId: 'ada', sessionId: 'session-1' });
    else expect(() => verify(issued)).toThrow(INVALID);
  });

  it('takes tokens of every secret in rotation; the first one signs', () => {
    const issued = jwtOf(OLD).issue(aMember());
    jwt = jwtOf(NEW, OLD);
    expect(verify(issued)).toEqual({ userId: 'ada', sessionId: 'session-1' });
    expect(jwtOf(NEW).verify('default', jwt.issue(aMember()))).toEqual({
      userId: 'ada',
      sessionId: 'session-1',
    });
    expect(() => jwtOf(OLD).verify('default', jwt.issue(aMember()))).toThrow(INVALID);
  });

  it('takes no token of another project', () => {
    const issued = jwt.issue(aMember({ project: aProject({ id: 'other' }) }));
    expect(() => verify(issued)).toThrow(INVALID);
    expect(jwt.verify('other', issued)).toEqual({ userId: 'ada', sessionId: 'session-1' });
  });
});
