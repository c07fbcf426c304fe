import { useGatehouse } from '../../support/gatehouse.js';

const ipOf = async (headers: Record<string, string>, gatehouse: ReturnType<typeof useGatehouse>) => {
  const client = gatehouse.client({ headers });
  return (await client.signedUp()).session.ip as string;
};

describe('behind one trusted proxy (contract §2.4, §17.17)', () => {
  const gatehouse = useGatehouse({ env: { TRUST_PROXY: '1' } });

  it('takes the address that the proxy saw', async () => {
    expect(await ipOf({ 'x-forwarded-for': '203.0.113.7' }, gatehouse)).toBe('203.0.113.7');
    expect(await ipOf({ 'x-forwarded-for': '1.2.3.4, 203.0.113.8' }, gatehouse)).toBe('203.0.113.8');
  });

  it('takes an IPv6 address', async () => {
    expect(await ipOf({ 'x-forwarded-for': '2001:db8::7' }, gatehouse)).toBe('2001:db8::7');
  });

  it('never lets an X-Forwarded-Host choose the host', async () => {
    const client = gatehouse.client({
      headers: {
        'x-forwarded-host': 'evil.test',
        forwarded: 'host=evil.test',
        host: 'evil.test',
        origin: 'http://localhost',
      },
    });
    await client.signedUp();
    const answer = await client.post('/account/verification', { url: 'http://evil.test/' });
    expect(answer.body.type).toBe('general_argument_invalid');
  });
});

describe('behind proxies that are named by address', () => {
  const gatehouse = useGatehouse({ env: { TRUST_PROXY: '127.0.0.0/8, 192.0.2.1' } });

  it('takes the last address that is none of theirs', async () => {
    expect(await ipOf({ 'x-forwarded-for': '203.0.113.7' }, gatehouse)).toBe('203.0.113.7');
    expect(await ipOf({ 'x-forwarded-for': '1.2.3.4, 203.0.113.8, 192.0.2.1' }, gatehouse)).toBe(
      '203.0.113.8',
    );
  });
});

describe('without a trusted proxy', () => {
  const gatehouse = useGatehouse({ env: { TRUST_PROXY: '', RATE_LIMITS: 'on' } });

  it('§17.17 believes the connection only', async () => {
    expect(await ipOf({ 'x-forwarded-for': '203.0.113.7' }, gatehouse)).toBe('127.0.0.1');
  });

  it('does not believe X-Forwarded-Proto either', async () => {
    const client = gatehouse.client({ headers: { 'x-forwarded-proto': 'https' } });
    const answer = await client.get('/account');
    expect(answer.headers).not.toHaveProperty('strict-transport-security');
  });

  it('§17.17 counts all forged addresses in one bucket', async () => {
    const first = await gatehouse.client().post('/account', {});
    const second = await gatehouse.client().post('/account', {});
    expect(Number(second.headers['x-ratelimit-remaining'])).toBe(
      Number(first.headers['x-ratelimit-remaining']) - 1,
    );
  });
});
