import { plainAddress } from './ip-address.js';

describe('plainAddress', () => {
  it.each(['8.8.8.8', '2001:4860:4860::8888', '::1', '::'])('leaves %s as it is', (ip) => {
    expect(plainAddress(ip)).toBe(ip);
  });

  it.each([
    '::ffff:8.8.4.1',
    '::FFFF:8.8.4.1',
    '::ffff:808:401',
    '0:0:0:0:0:ffff:8.8.4.1',
    '0000::ffff:0808:0401',
  ])('finds the IPv4 address in %s', (ip) => {
    expect(plainAddress(ip)).toBe('8.8.4.1');
  });

  it('keeps the highest bit', () => {
    expect(plainAddress('::ffff:255.254.253.252')).toBe('255.254.253.252');
  });

  const none = [
    '',
    'UNKNOWN',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '1.2.3.256',
    ' 1.2.3.4',
    '1.2.3.4:80',
    '[::1]',
    'fe80::1%eth0',
  ];
  it.each([...none, ':::', '::ffff:1.2.3.4/96', "1.2.3.4'--", '\0', `fe80::1%${'a'.repeat(60_000)}`])(
    'takes no notice of %j',
    (text) => {
      expect(plainAddress(text)).toBeUndefined();
    },
  );
});
