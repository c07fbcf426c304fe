import { readMagicLink } from './magic-link.js';

const NOW = Date.UTC(2026, 0, 1);
const LINK = { userId: 'ada', secret: '4f1e' };

describe('readMagicLink', () => {
  it('takes what is to be confirmed, and nothing else', () => {
    expect(readMagicLink({ ...LINK, expire: '2026-01-01 00:00:00.001', project: 'p' }, NOW)).toEqual(LINK);
  });

  it.each([
    undefined,
    '',
    'soon',
    '2026-13-45 99:99:99.999',
    '2026-01-01T00:00:00.000Z',
    ['2020-01-01 00:00:00.000'],
  ])('does not mind the expiry %j, which it cannot read', (expire) => {
    expect(readMagicLink({ ...LINK, expire }, NOW)).toEqual(LINK);
  });

  it('knows that a link has expired', () => {
    expect(readMagicLink({ ...LINK, expire: '2026-01-01 00:00:00.000' }, NOW)).toBeUndefined();
    expect(readMagicLink({ ...LINK, expire: '2025-12-31 23:59:59.999' }, NOW)).toBeUndefined();
  });

  it.each([{}, { userId: 'ada' }, { secret: 'x' }, { ...LINK, userId: '' }, { ...LINK, secret: ['x'] }])(
    'misses something in %j',
    (parameters) => {
      expect(readMagicLink(parameters, NOW)).toBeUndefined();
    },
  );
});
