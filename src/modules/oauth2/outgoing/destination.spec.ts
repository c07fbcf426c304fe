import { destinationOf } from './destination.js';

const none = { loopback: false, privateNetwork: false };
const loopback = { ...none, loopback: true };
const all = { loopback: true, privateNetwork: true };

describe('the destination of a call', () => {
  it.each(['https://idp.example.com/token?a=b', 'https://idp.example.com:8443/', 'https://8.8.8.8/'])(
    'is %s',
    (url) => expect(destinationOf(url, none).href).toBe(url),
  );

  it.each([
    ...[
      'http://127.0.0.1:8080/',
      'http://127.8.9.1/',
      'http://[::1]:8080/',
      'http://localhost/',
      'http://LOCALHOST/',
    ],
    ...['http://2130706433/', 'http://0x7f.0.0.1/', 'http://0177.1/'],
  ])('is %s without TLS, where the setting names loopback', (url) => {
    expect(destinationOf(url, loopback).protocol).toBe('http:');
    expect(() => destinationOf(url, none)).toThrow(expect.objectContaining({ reason: 'insecure' }));
  });

  it.each([
    ...['http://idp.example.com/', 'http://8.8.8.8/', 'http://10.0.0.1/', 'http://localhost.example.com/'],
    ...['http://127.0.0.1.example.com/', 'http://localhost./', 'http://app.localhost/', 'http://0.0.0.0/'],
    ...['http://[::ffff:127.0.0.1]/', 'http://[64:ff9b::7f00:1]/', 'ftp://localhost/', 'file:///etc/passwd'],
    ...[
      'data:text/plain,a',
      'ws://localhost/',
      '/v1/token',
      '',
      'https://',
      'https://[::1',
      'https://256.1.1.1/',
    ],
    ...[
      'https://user@idp.example.com/',
      'https://:secret@idp.example.com/',
      'https://idp.example.com@127.0.0.1/',
    ],
  ])('is never "%s"', (url) => {
    expect(() => destinationOf(url, all)).toThrow(expect.objectContaining({ reason: 'insecure' }));
  });

  it.each([
    ...[
      'https://127.0.0.1/',
      'https://127.1/',
      'https://2130706433/',
      'https://0177.0.0.1/',
      'https://0x7f000001/',
    ],
    ...['https://0x7f.0.0.0x1/', 'https://017700000001/', 'https://127.0.0.1./', 'https://１２７.0.0.1/'],
    ...['https://%31%32%37.0.0.1/', 'https://127。0。0。1/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/'],
    ...[
      'https://[::ffff:7f00:1]/',
      'https://[64:ff9b::127.0.0.1]/',
      'https://[2002:7f00:1::]/',
      'https://[::]/',
    ],
    ...[
      'https://10.0.0.1/',
      'https://192.168.257/',
      'https://[fd00::1]/',
      'https://0/',
      'https://169.254.169.254/',
    ],
    ...['https://2852039166/', 'https://[::ffff:a9fe:a9fe]/', 'https://[fe80::1]/'],
  ])('is not %s: no name is looked up, but the address is checked', (url) => {
    expect(() => destinationOf(url, none)).toThrow(expect.objectContaining({ reason: 'address' }));
  });

  it('is a private address where the operator opens the network, and link-local never', () => {
    const open = { ...none, privateNetwork: true };
    expect(destinationOf('https://10.0.0.1/', open).hostname).toBe('10.0.0.1');
    expect(() => destinationOf('https://169.254.169.254/', open)).toThrow('address: 169.254.169.254');
    expect(() => destinationOf('https://[::ffff:169.254.169.254]/', all)).toThrow('address');
  });
});
