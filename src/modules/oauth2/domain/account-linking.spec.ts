import { ApiError } from '../../../errors/api-error.js';
import { type Addressee, decide, type LinkingFacts } from './account-linking.js';

const nobody: LinkingFacts = { owner: null, signedIn: null, addressee: null, asserted: false };
const ada: Addressee = { id: 'ada', emailVerified: false, phoneVerified: false, hasIdentity: false };
const verified = { ...ada, emailVerified: true };

function refusal(facts: LinkingFacts): ApiError {
  try {
    decide(facts);
  } catch (error) {
    if (error instanceof ApiError) return error;
  }
  throw new Error('it was not refused');
}

describe('rule 13: an identity that is known', () => {
  it.each([true, false])('signs its user in when nobody is logged in (asserted: %s)', (asserted) => {
    for (const addressee of [null, ada, { ...verified, id: 'eve' }]) {
      expect(decide({ ...nobody, owner: 'ada', addressee, asserted })).toEqual({
        kind: 'sign-in',
        userId: 'ada',
      });
    }
  });

  it('signs its user in when that very user is logged in', () => {
    const signedIn = { id: 'ada', email: null };
    expect(decide({ ...nobody, owner: 'ada', signedIn })).toEqual({ kind: 'sign-in', userId: 'ada' });
  });

  it('is refused to another user who is logged in', () => {
    const { type, message } = refusal({ ...nobody, owner: 'ada', signedIn: { id: 'eve', email: null } });
    expect([type, message]).toEqual(['user_already_exists', expect.stringContaining('another user')]);
  });
});

describe('rule 13: a new identity of somebody who is logged in', () => {
  it('is attached to that user', () => {
    const signedIn = { id: 'ada', email: 'ada@example.test' };
    expect(decide({ ...nobody, signedIn })).toEqual({ kind: 'attach', userId: 'ada' });
  });

  it('is attached also when another user has the address, which is not taken over then', () => {
    const signedIn = { id: 'ada', email: 'ada@example.test' };
    expect(decide({ ...nobody, signedIn, addressee: { ...verified, id: 'eve' }, asserted: true })).toEqual({
      kind: 'attach',
      userId: 'ada',
    });
  });

  it('turns an anonymous user into a normal one', () => {
    expect(decide({ ...nobody, signedIn: { id: 'anonymous', email: null } })).toEqual({
      kind: 'attach',
      userId: 'anonymous',
    });
  });

  it.each([true, false])('is refused to an anonymous user when another has the address (%s)', (asserted) => {
    const signedIn = { id: 'anonymous', email: null };
    const { type, message } = refusal({ ...nobody, signedIn, addressee: ada, asserted });
    expect([type, message]).toEqual(['user_already_exists', expect.stringContaining('Another user')]);
  });
});

describe('rule 13: a new identity, and nobody is logged in', () => {
  it.each([true, false])('makes a user when nobody has the address (asserted: %s)', (asserted) => {
    expect(decide({ ...nobody, asserted })).toEqual({ kind: 'create' });
  });

  it('opens the account with the address when the provider vouches and the user had verified it here', () => {
    for (const phoneVerified of [true, false]) {
      for (const hasIdentity of [true, false]) {
        const addressee = { ...verified, phoneVerified, hasIdentity };
        expect(decide({ ...nobody, addressee, asserted: true })).toEqual({ kind: 'link', userId: 'ada' });
      }
    }
  });

  it('claims an unproven account when the provider vouches', () => {
    expect(decide({ ...nobody, addressee: ada, asserted: true })).toEqual({ kind: 'claim', userId: 'ada' });
  });

  it.each([
    ['a verified phone', { ...ada, phoneVerified: true }],
    ['another identity', { ...ada, hasIdentity: true }],
  ])('is refused when the address is not verified here and the account has %s', (_what, addressee) => {
    const { type, message } = refusal({ ...nobody, addressee, asserted: true });
    expect([type, message]).toEqual(['user_already_exists', expect.stringContaining('Log in as before')]);
  });

  it.each([ada, verified, { ...ada, phoneVerified: true }, { ...verified, hasIdentity: true }])(
    'is refused when the provider does not vouch for the address of an existing user',
    (addressee) => {
      const { type, message } = refusal({ ...nobody, addressee, asserted: false });
      expect([type, message]).toEqual(['user_already_exists', expect.stringContaining('Log in as before')]);
    },
  );
});
