import type { Sources } from '../providers/expressions.js';
import type { IdTokenFacts } from '../providers/provider.js';
import { demandSamePerson } from './same-person.js';

const facts: IdTokenFacts = {
  issuers: [],
  keys: '',
  algorithms: ['RS256'],
  nonce: true,
  required: false,
  sameAs: { claim: 'sub', userInfo: '/data/id' },
};
const completing: IdTokenFacts = { ...facts, completesUserInfo: true };
const compare = (idToken: unknown, userInfo: unknown, wanted = facts) => {
  const sources: Sources = { token: null, userInfo, extras: {}, idToken, callback: null, clientId: '' };
  return () => demandSamePerson(wanted, sources);
};
const refusal = expect.objectContaining({ type: 'user_oauth2_provider_error' });

describe('rule 10', () => {
  it.each([
    ['equal', { sub: '7' }, { data: { id: '7' } }],
    ['equal as text', { sub: '7' }, { data: { id: 7 } }],
    ['alone: there is no id token', null, { data: { id: '7' } }],
    ['alone: there is no user info', { sub: '7' }, null],
    ['alone: user info has none, and so nobody comes in', { sub: '7' }, { data: {} }],
  ])('takes ids that are %s', (_how, idToken, userInfo) => {
    expect(compare(idToken, userInfo)).not.toThrow();
  });

  it.each([
    ['different', { sub: '7' }, { data: { id: '8' } }],
    ['different in case', { sub: 'a' }, { data: { id: 'A' } }],
    ['missing from the id token', {}, { data: { id: '7' } }],
    ['inherited by the id token only', Object.create({ sub: '7' }), { data: { id: '7' } }],
    ['lists', { sub: ['7'] }, { data: { id: '7' } }],
  ])('refuses ids that are %s', (_how, idToken, userInfo) => {
    for (const wanted of [facts, completing]) expect(compare(idToken, userInfo, wanted)).toThrow(refusal);
  });

  it('refuses user info that says not of whom, where the id token would fill that in', () => {
    expect(compare({ sub: '7' }, { email: 'eve@example.test' }, completing)).toThrow(refusal);
  });

  it('compares nothing where there is nothing to compare by', () => {
    const { sameAs: _, ...without } = facts;
    expect(compare({ sub: '7' }, { data: { id: '8' } }, without)).not.toThrow();
  });
});
