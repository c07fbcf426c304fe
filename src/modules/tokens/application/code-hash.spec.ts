import { hashSecret } from '../../../kernel/secret.js';
import { someSettings } from '../../../../test/support/fixtures.js';
import { CodeHash } from './code-hash.js';

const HOLDER = { projectId: 'p', userId: 'ada' };
const CODE = '123456';
const hashOf = (...appSecrets: string[]) => new CodeHash(someSettings({ appSecrets }));

describe('CodeHash', () => {
  const today = hashOf('new', 'old');

  it('is of 32 bytes, which cannot be had without the root secret', () => {
    const hash = today.of(HOLDER, CODE);
    expect(hash).toHaveLength(32);
    for (const other of [hashSecret(CODE), hashOf('another').of(HOLDER, CODE)])
      expect(other).not.toEqual(hash);
  });

  it('matches what today’s secret has made, or a former one', () => {
    const isRight = today.matcher(HOLDER, CODE);
    for (const made of [today, hashOf('old')]) {
      expect(isRight(made.of(HOLDER, CODE))).toBe(true);
    }
    expect(isRight(hashOf('older').of(HOLDER, CODE))).toBe(false);
  });

  it.each([
    ['code', HOLDER, '123457'],
    ['user', { ...HOLDER, userId: 'eve' }, CODE],
    ['project', { ...HOLDER, projectId: 'q' }, CODE],
  ])('matches no other %s', (_what, holder, code) => {
    expect(today.matcher(holder, code)(today.of(HOLDER, CODE))).toBe(false);
  });

  it('wants a root secret', () => {
    expect(() => hashOf()).toThrow('There is no root secret.');
  });
});
