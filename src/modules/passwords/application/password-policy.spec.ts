import * as bcrypt from 'bcrypt';
import { aProject, FixedClock, someSettings } from '../../../../test/support/fixtures.js';
import { Metrics } from '../../operations/application/metrics.js';
import { SystemResolver } from '../../oauth2/outgoing/address-resolver.js';
import { BreachRange } from './breach-range.js';
import { BreachedPasswords } from './breached-passwords.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordPolicy } from './password-policy.js';
import { PasswordStrength } from './password-strength.js';
import { StrengthMeter } from './strength-meter.js';

const metrics = new Metrics();
const hasher = new PasswordHasher(someSettings(), metrics, bcrypt);
const range = new BreachRange(new FixedClock(), new SystemResolver());
const strength = new PasswordStrength(new StrengthMeter(), metrics);
const policy = new PasswordPolicy(hasher, strength, new BreachedPasswords(range, metrics));

describe('PasswordPolicy.refuseCommon', () => {
  it('refuses a common password where the dictionary is on', () => {
    const project = aProject({ passwordDictionary: true });
    expect(() => policy.refuseCommon(project, 'password')).toThrow(
      expect.objectContaining({
        type: 'general_argument_invalid',
        message: expect.stringMatching(/^Invalid password: /),
      }),
    );
    expect(() => policy.refuseCommon(project, 'correct horse battery')).not.toThrow();
  });

  it('takes it where the dictionary is off', () => {
    expect(() => policy.refuseCommon(aProject({ passwordDictionary: false }), 'password')).not.toThrow();
  });
});

describe('PasswordPolicy.refuseRecent', () => {
  it('refuses a password that one of the hashes is of, the oldest included', async () => {
    const recent = await Promise.all(
      ['third-password', 'second-password', 'first-password'].map((p) => hasher.hash(p)),
    );
    for (const password of ['third-password', 'first-password']) {
      await expect(policy.refuseRecent(recent, password)).rejects.toMatchObject({
        type: 'password_recently_used',
        status: 409,
      });
    }
    await expect(policy.refuseRecent(recent, 'fourth-password')).resolves.toBeUndefined();
  });

  it('takes any password where none is remembered', async () => {
    await expect(policy.refuseRecent([], 'first-password')).resolves.toBeUndefined();
  });
});
