import { isWithin, kindOf, type AddressKind } from './address.js';

const table: Readonly<Record<AddressKind, readonly string[]>> = {
  public: [
    ...[
      '1.1.1.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.0',
    ],
    ...['169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.167.255.255'],
    ...['192.169.0.0', '198.17.255.255', '198.20.0.0', '223.255.255.255'],
    ...['2606:4700::1111', '2a00:1450:4001:82a::200e', '2001:4860:4860::8888', '3fff:ffff::1'],
    ...[
      '::ffff:8.8.8.8',
      '::ffff:808:808',
      '::8.8.8.8',
      '::ffff:0:8.8.8.8',
      '64:ff9b::8.8.8.8',
      '2002:808:808::1',
    ],
  ],
  loopback: [
    ...['127.0.0.1', '127.0.0.2', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1', '0000::0001'],
    ...['::ffff:127.0.0.1', '::FFFF:7F00:1', '0:0:0:0:0:ffff:127.0.0.1', '::127.0.0.1', '::ffff:0:127.0.0.1'],
    ...['64:ff9b::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2002:7f00:0001:dead:beef::1'],
  ],
  private: [
    ...['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
    ...['100.64.0.0', '100.127.255.255', 'fc00::', 'fd12:3456::1', 'fdff:ffff::ffff'],
    ...['::ffff:10.0.0.1', '::192.168.1.1', '::ffff:0:172.16.0.1', '64:ff9b::10.1.2.3', '2002:c0a8:101::1'],
  ],
  closed: [
    ...['0.0.0.0', '0.255.255.255', '169.254.0.0', '169.254.169.254', '169.254.255.255', '192.0.0.0'],
    ...['192.0.0.192', '192.0.0.255', '198.18.0.0', '198.19.255.255', '224.0.0.0', '239.255.255.255'],
    ...['240.0.0.0', '255.255.255.255', '100.100.100.200', '168.63.129.16', 'fd00:ec2::254', 'fd20:ce::254'],
    ...['::', '::2:0:0:1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff00::', 'ff02::1', '100::1'],
    ...['64:ff9b:1::a00:1', '2001::1', '2001:0:5ef5:79fd:1::1', '2001:2::1', '4000::1', '1fff::1'],
    ...['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '::ffff:0.0.0.0', '::169.254.169.254', '::0.0.0.2'],
    ...['::ffff:0:169.254.169.254', '64:ff9b::169.254.169.254', '64:ff9b::', '2002:a9fe:a9fe::1', '2002::1'],
    ...['::ffff:255.255.255.255', '::ffff:100.100.100.200'],
    ...[
      '',
      'localhost',
      '127.1',
      '0177.0.0.1',
      '2130706433',
      '0x7f000001',
      '1.2.3',
      '1.2.3.4.5',
      '[::1]',
      '::g',
    ],
  ],
};

const cases = Object.entries(table).flatMap(([kind, addresses]) =>
  addresses.map((address) => ({ address, kind })),
);

describe('the kind of an address', () => {
  it.each(cases)('of "$address" is $kind', ({ address, kind }) => {
    expect(kindOf(address)).toBe(kind);
  });
});

describe('the reach of a provider', () => {
  const none = { loopback: false, privateNetwork: false };

  it.each([
    ['nothing but public addresses', none, ['public']],
    ['loopback where the setting names it', { ...none, loopback: true }, ['public', 'loopback']],
    [
      'the private network where the operator opens it',
      { ...none, privateNetwork: true },
      ['public', 'private'],
    ],
    ['never link-local', { loopback: true, privateNetwork: true }, ['public', 'loopback', 'private']],
  ])('is %s', (_name, reach, open) => {
    const reached = Object.entries(table).filter(([, addresses]) =>
      addresses.some((each) => isWithin(reach, each)),
    );
    expect(reached.map(([kind]) => kind)).toEqual(open);
  });
});
