import * as bcrypt from 'bcrypt';
import { someSettings } from '../../../../test/support/fixtures.js';
import { Metrics } from '../../operations/application/metrics.js';
import { PasswordHasher } from './password-hasher.js';

const hasher = new PasswordHasher(someSettings({ passwordCost: 4 }), new Metrics(), bcrypt);
const slower = new PasswordHasher(someSettings({ passwordCost: 10 }), new Metrics(), bcrypt);

describe('PasswordHasher', () => {
  it('makes bcrypt hashes of the cost that is set, salted anew each time', async () => {
    const [one, other] = await Promise.all([hasher.hash('password'), hasher.hash('password')]);
    expect(one).toMatch(/^\$2b\$04\$[./A-Za-z0-9]{53}$/);
    expect(one).not.toBe(other);
  });

  it.each([
    ['plain', 'correct horse battery'],
    ['256 characters', 'x'.repeat(256)],
    ['NUL', 'pass\u0000word'],
    ['a lone surrogate', 'password\ud800'],
    ['Unicode', 'pässwörd 🍰 עברית'],
  ])('recognises a password again: %s', async (_what, password) => {
    const hash = await hasher.hash(password);
    await expect(hasher.matches(password, hash)).resolves.toBe(true);
  });

  it.each([
    ['another one', 'correct horse batteru'],
    ['one that differs beyond what bcrypt reads', `${'x'.repeat(72)}b`, `${'x'.repeat(72)}a`],
    ['one that differs behind a NUL', 'pass\u0000word-b', 'pass\u0000word-a'],
    ['another lone surrogate', 'password\ud801', 'password\ud800'],
    ['nothing', ''],
  ])('refuses %s', async (_what, wrong, right = 'correct horse battery') => {
    await expect(hasher.matches(wrong, await hasher.hash(right))).resolves.toBe(false);
  });

  it('takes no bcrypt hash of the bare password for its own', async () => {
    await expect(hasher.matches('password', bcrypt.hashSync('password', 4))).resolves.toBe(false);
  });

  it('says no where there is no hash, after the same work as for a wrong password', async () => {
    // The decoy is made when the hasher is.
    await slower.matches('warm-up', null);
    const [unknown, wrong] = [
      await timed(() => slower.matches('password', null)),
      await timed(wrongPassword),
    ];
    expect([unknown.result, wrong.result]).toEqual([false, false]);
    expect(unknown.time).toBeGreaterThan(wrong.time / 5);
    expect(unknown.time).toBeGreaterThan(5);
  });

  it('says that a hash of another cost is outdated, whichever way the setting went', async () => {
    const [cheap, dear] = await Promise.all([hasher.hash('password'), slower.hash('password')]);
    expect([hasher.isOutdated(cheap), hasher.isOutdated(dear)]).toEqual([false, true]);
    expect([slower.isOutdated(cheap), slower.isOutdated(dear)]).toEqual([true, false]);
    await expect(slower.matches('password', cheap)).resolves.toBe(true);
  });
});

const wrongHash = slower.hash('password');
async function wrongPassword(): Promise<boolean> {
  return slower.matches('wrong', await wrongHash);
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; time: number }> {
  const start = performance.now();
  const result = await work();
  return { result, time: performance.now() - start };
}
