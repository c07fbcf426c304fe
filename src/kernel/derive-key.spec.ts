import { deriveKey } from './derive-key.js';

const ROOT = 'a-root-secret-of-thirty-two-characters';

describe('deriveKey', () => {
  it('makes 256 bits, the same ones every time: what was sealed must open after a restart', () => {
    // HKDF-SHA256, salt "gatehouse": a change of this value makes every stored message unreadable.
    expect(deriveKey(ROOT, 'jwt:default').toString('hex')).toBe(
      '1e78c22d5a45ca3db2da685ec181a999381852103fe79b9093ee82025d1df534',
    );
  });

  it('makes another key for each purpose and each root secret', () => {
    const keys = [
      deriveKey(ROOT, 'jwt:default'),
      deriveKey(ROOT, 'jwt:Default'),
      deriveKey(ROOT, 'seal'),
      deriveKey(`${ROOT}!`, 'seal'),
    ];
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(keys.length);
  });
});
