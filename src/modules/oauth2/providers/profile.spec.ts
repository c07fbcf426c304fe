import { type Expression, never, present, type Sources, userInfo } from './expressions.js';
import { oidc } from './oidc.js';
import { readProfile, refusalOf } from './profile.js';
import type { Provider, Refusal } from './provider.js';

const nothing: Sources = {
  token: null,
  userInfo: null,
  extras: {},
  idToken: null,
  callback: null,
  clientId: 'us',
};
const plain: Provider = {
  ...oidc,
  mapping: {
    id: userInfo('/id'),
    email: userInfo('/email'),
    name: userInfo('/name'),
    emailVerified: present(userInfo('/verified')),
  },
};
const read = (answer: unknown, trustEmail = false) =>
  readProfile(plain, { ...nothing, userInfo: answer }, { trustEmail });

describe('readProfile', () => {
  it('finds nobody in nothing', () => {
    expect(read(null)).toEqual({ id: null, email: null, name: null, emailVerified: false });
  });

  it('makes trimmed text of what it finds', () => {
    const found = read({ id: 42, email: ' Mara@Example.COM ', name: '  Mara ', verified: true });
    expect(found).toEqual({ id: '42', email: 'mara@example.com', name: 'Mara', emailVerified: true });
  });

  it.each([{}, [], true, '', ' ', null])('takes no id from %p', (id) => {
    expect(read({ id }).id).toBeNull();
  });

  it('refuses numeric ids beyond 2^53, which the parser has rounded, and takes them as text', () => {
    expect(read(JSON.parse('{"id": 9007199254740993}')).id).toBeNull();
    expect(read(JSON.parse('{"id": 9007199254740991}')).id).toBe('9007199254740991');
    expect(read({ id: '9007199254740993' }).id).toBe('9007199254740993');
  });

  it('refuses ids of more than 255 characters, two of which might be cut to the same', () => {
    expect(read({ id: 'x'.repeat(255) }).id).toHaveLength(255);
    expect(read({ id: 'x'.repeat(256) }).id).toBeNull();
  });

  it('takes for an address what our own sign-up would take', () => {
    for (const email of ['steen', 'a@b', '"a b"@example.com', 'ä@example.com', 5, true, { a: 1 }])
      expect(read({ email, verified: true })).toMatchObject({ email: null, emailVerified: false });
  });

  it('cuts names at 128 characters, not in the middle of one', () => {
    expect(read({ name: '😀'.repeat(200) }).name).toBe('😀'.repeat(128));
  });

  it('counts an address as verified when the provider vouches for it, or the operator', () => {
    const email = 'mara@example.com';
    expect(read({ email }).emailVerified).toBe(false);
    expect(read({ email, verified: 'yes' }).emailVerified).toBe(true);
    expect(read({ email }, true).emailVerified).toBe(true);
    expect(read({ verified: 'yes' }, true).emailVerified).toBe(false);
  });
});

describe('readProfile, where claims complete user info', () => {
  const complete = (answer: object, claims: object) =>
    readProfile(oidc, { ...nothing, userInfo: answer, idToken: claims }, { trustEmail: false });

  it('takes from the id token what user info lacks, and nothing else', () => {
    const claims = { sub: '1', name: 'Claimed', email: 'a@example.com', email_verified: true };
    expect(complete({ sub: '1', name: null }, claims)).toEqual({
      id: '1',
      email: 'a@example.com',
      name: 'Claimed',
      emailVerified: true,
    });
    expect(complete({ sub: '1', name: 'Told' }, claims).name).toBe('Told');
  });

  it('never lets a claim about one address count for another', () => {
    const claims = { sub: '1', email: 'own@example.com', email_verified: true };
    expect(complete({ sub: '1', email: 'victim@example.com' }, claims).emailVerified).toBe(false);
    expect(complete({ sub: '1', email: 'OWN@example.com' }, claims).emailVerified).toBe(true);
    expect(
      complete({ sub: '1', email_verified: true }, { sub: '1', email: 'victim@example.com' }).emailVerified,
    ).toBe(false);
  });
});

describe('refusalOf', () => {
  const refused = (refusal: Refusal, answer: unknown) =>
    refusalOf({ ...plain, refuse: [refusal] }, { ...nothing, userInfo: answer }) !== undefined;
  const state = userInfo('/state');

  it('lets in who has one of the values, and who has none', () => {
    const active: Refusal = { unless: state, is: ['active', 1] };
    expect(refused(active, { state: 'active' })).toBe(false);
    expect(refused(active, { state: 1 })).toBe(false);
    expect(refused(active, {})).toBe(false);
    expect(refused(active, { state: 'blocked' })).toBe(true);
    expect(refused(active, { state: '1' })).toBe(true);
    expect(refused(active, { state: '' })).toBe(true);
  });

  it('compares with a value from elsewhere, which must be there', () => {
    const ours: Expression = ({ clientId }) => clientId;
    expect(refused({ unless: state, is: ours }, { state: 'us' })).toBe(false);
    expect(refused({ unless: state, is: ours }, { state: 'them' })).toBe(true);
    expect(refused({ unless: state, is: userInfo('/missing') }, { state: 'us' })).toBe(true);
  });

  it('refuses nobody where the provider knows no reason', () => {
    expect(
      refusalOf({ ...plain, mapping: { ...plain.mapping, emailVerified: never } }, nothing),
    ).toBeUndefined();
  });
});
