import { MetricsAccess } from './metrics-access.js';

const HERE = { peer: '127.0.0.1', headers: { host: 'localhost:8080' } };
const TOKEN = 'a-token-of-the-operator';

describe('MetricsAccess without a token', () => {
  const access = new MetricsAccess(undefined);

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])('lets %s read', (peer) => {
    for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1:8080', '[::1]:8080'])
      expect(access.refuse({ peer, headers: { host } })).toBeUndefined();
  });

  it.each([
    '10.0.0.1',
    '203.0.113.7',
    '2001:db8::1',
    '::ffff:10.0.0.1',
    '::ffff:1270:1',
    '127.0.0.1.evil',
    '',
  ])('is not there for %j', (peer) => {
    expect(access.refuse({ ...HERE, peer })).toMatchObject({ status: 404, type: 'general_route_not_found' });
  });

  it.each([
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-proto', 'https'],
    ['x-forwarded-whatever', ''],
    ['forwarded', 'for=127.0.0.1'],
    ['x-real-ip', '127.0.0.1'],
    ['via', '1.1 proxy'],
    ['cf-connecting-ip', '127.0.0.1'],
  ])('is not there for whom a proxy on this machine speaks: %s', (name, value) => {
    expect(access.refuse({ ...HERE, headers: { ...HERE.headers, [name]: value } })?.status).toBe(404);
  });

  it.each([
    'accounts.example.com',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '',
    undefined,
  ])('is not there under the name %j, which a proxy or a rebound page would send', (host) => {
    expect(access.refuse({ ...HERE, headers: { host } })?.status).toBe(404);
  });

  it('takes no token for one', () => {
    const headers = { authorization: 'Bearer undefined' };
    expect(access.refuse({ peer: '10.0.0.1', headers })?.status).toBe(404);
  });
});

describe('MetricsAccess with a token', () => {
  const access = new MetricsAccess(TOKEN);
  const asking = (authorization?: string) => ({ peer: '203.0.113.7', headers: { authorization } });

  it.each([`Bearer ${TOKEN}`, `bearer   ${TOKEN}`])('lets read, from anywhere, who brings it: %s', (text) => {
    expect(access.refuse(asking(text))).toBeUndefined();
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    TOKEN,
    `Basic ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
  ])('refuses %j, on loopback too', (authorization) => {
    for (const asker of [asking(authorization), { ...HERE, headers: { ...HERE.headers, authorization } }])
      expect(access.refuse(asker)).toMatchObject({ status: 401, type: 'general_unauthorized_scope' });
  });
});
