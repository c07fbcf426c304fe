import { aProject, NOW } from '../../test/support/fixtures.js';
import { hashSecret } from '../kernel/secret.js';
import { findKey, hasExpired } from './api-key.js';

const key = (name: string, expiresAt: number | null = null) => ({
  name,
  secretHash: hashSecret(name),
  scopes: [],
  expiresAt,
});
const project = aProject({ apiKeys: [key('first-key'), key('second-key')] });

describe('findKey', () => {
  it.each(['first-key', 'second-key'])('finds %s', (text) => {
    expect(findKey(project, text)?.name).toBe(text);
  });

  it.each([
    '',
    'first-ke',
    'first-key ',
    'First-Key',
    hashSecret('first-key').toString('hex'),
    'x'.repeat(60_000),
  ])('finds none by %j', (text) => {
    expect(findKey(project, text)).toBeUndefined();
  });

  it('finds none where the project has none', () => {
    expect(findKey(aProject(), 'first-key')).toBeUndefined();
  });
});

describe('hasExpired', () => {
  it.each([
    ['without an end', null, false],
    ['in its last millisecond', NOW, false],
    ['one later', NOW - 1, true],
  ])('of a key %s: %#', (_which, expiresAt, expired) => {
    expect(hasExpired(key('k', expiresAt), NOW)).toBe(expired);
  });
});
