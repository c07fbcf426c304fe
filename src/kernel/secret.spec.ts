import { createHash } from 'node:crypto';
import { hashSecret, makeCode, makeSecret, sameHash } from './secret.js';

describe('makeSecret', () => {
  it('makes 256 lower-case hex digits, another each time', () => {
    const made = Array.from({ length: 100 }, () => makeSecret().plain);
    for (const plain of made) expect(plain).toMatch(/^[0-9a-f]{256}$/);
    expect(new Set(made).size).toBe(100);
  });

  it('comes with its hash', () => {
    const { plain, hash } = makeSecret();
    expect(hash).toEqual(hashSecret(plain));
  });
});

describe('makeCode', () => {
  const codes = Array.from({ length: 2_000 }, makeCode);

  it('makes six decimal digits, leading zeros included', () => {
    for (const code of codes) expect(code).toMatch(/^[0-9]{6}$/);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
  });
});

describe('hashSecret', () => {
  it('is SHA-256 of the UTF-8 text, 32 bytes', () => {
    expect(hashSecret('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(hashSecret('é🍰')).toEqual(createHash('sha256').update(Buffer.from('é🍰', 'utf8')).digest());
  });
});

describe('sameHash', () => {
  const hash = hashSecret('a');

  it.each([
    ['the same bytes', Buffer.from(hash), true],
    ['other bytes', hashSecret('b'), false],
    ['a beginning of them', hash.subarray(0, 31), false],
    ['nothing', Buffer.alloc(0), false],
  ])('compares with %s', (_what, other, same) => {
    expect(sameHash(hash, other)).toBe(same);
  });
});
