import { preHash } from './pre-hash.js';

describe('preHash', () => {
  it('never changes: stored hashes were made with it', () => {
    // HMAC-SHA-384, key "gatehouse password v1", of UTF-16LE, in base64; computed with another program.
    expect(preHash('pässwörd🍰')).toBe('Ke1PocUqfYGz2mcfW/Df+VRogEpwwUAi0EOKSiJESz8t+YFp/5UJyNP9padRPp62');
  });

  it.each([
    ['of 8 characters', 'password'],
    ['of 256 characters', 'x'.repeat(256)],
    ['that begins with NUL', '\u0000password'],
    ['of astral characters', '🍰'.repeat(256)],
    ['that is empty', ''],
  ])('gives bcrypt 64 characters without a NUL, for a password %s', (_what, password) => {
    expect(preHash(password)).toMatch(/^[A-Za-z0-9+/]{64}$/);
  });

  it.each([
    ['beyond the 72nd byte', 'x'.repeat(72) + 'a', 'x'.repeat(72) + 'b'],
    ['beyond the 255th byte', 'x'.repeat(255) + 'a', 'x'.repeat(255) + 'b'],
    ['in length alone', 'x'.repeat(72), 'x'.repeat(73)],
    ['behind a NUL', 'pass\u0000word-a', 'pass\u0000word-b'],
    ['in the number of NULs', 'password\u0000', 'password\u0000\u0000'],
    ['in a lone surrogate', 'password\ud800', 'password\ud801'],
    ['in a lone surrogate and what stands for one in UTF-8', 'password\ud800', 'password\ufffd'],
    ['in case', 'Password', 'password'],
    ['in a blank at the end', 'password', 'password '],
    // Bytes decide, not looks: a client sends the same bytes each time.
    ['in Unicode form', 'p\u00e4ssword', 'pa\u0308ssword'],
  ])('tells passwords apart that differ %s', (_where, one, other) => {
    expect(preHash(one)).not.toBe(preHash(other));
  });
});
