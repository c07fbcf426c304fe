import { isIP } from 'node:net';
import { inExchange, type Sent } from '../../test/support/exchanges.js';
import type { Exchange } from './exchange.js';

const look = async <T>(sent: Sent, at: (exchange: Exchange) => T): Promise<T> =>
  (await inExchange(sent, at)).result;
const parametersOf = (sent: Sent) => look(sent, ({ parameters }) => ({ ...parameters }));

describe('Exchange.parameters', () => {
  it.each(['GET', 'HEAD'] as const)('of %s are the query, never the body', async (method) => {
    expect(await parametersOf({ method, url: '/x?a=1', body: { b: 2 } })).toEqual({ a: '1' });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'of %s are the body, never the query',
    async (method) => {
      expect(await parametersOf({ method, url: '/x?a=1', body: { b: 2 } })).toEqual({ b: 2 });
    },
  );

  it.each(['GET', 'PATCH'] as const)('of the path win over others of their name (%s)', async (method) => {
    const sent = {
      method,
      route: '/s/:sessionId',
      url: '/s/one?sessionId=two',
      body: { sessionId: 'three' },
    };
    expect(await parametersOf(sent)).toEqual({ sessionId: 'one' });
  });

  it('are none where there is no body', async () => {
    expect(await parametersOf({ method: 'POST' })).toEqual({});
  });
});

describe('Exchange.projectId', () => {
  it.each([
    ['the header', { headers: { 'x-appwrite-project': 'h' } }, 'h'],
    [
      'the query of a GET before the header',
      { url: '/x?project=q', headers: { 'x-appwrite-project': 'h' } },
      'q',
    ],
    [
      'the header, where the query names none',
      { url: '/x?project=', headers: { 'x-appwrite-project': 'h' } },
      'h',
    ],
    [
      'the header, where the query names several',
      { url: '/x?project[]=q', headers: { 'x-appwrite-project': 'h' } },
      'h',
    ],
    [
      'the body of a POST',
      { method: 'POST', body: { project: 'b' }, headers: { 'x-appwrite-project': 'h' } },
      'b',
    ],
    [
      'the header, not the query of a POST',
      { method: 'POST', url: '/x?project=q', headers: { 'x-appwrite-project': 'h' } },
      'h',
    ],
    ['none', {}, ''],
  ] as const)('is %s', async (_what, sent, id) => {
    expect(await look(sent, ({ projectId }) => projectId)).toBe(id);
  });

  it('is not the project itself: that is 404 until there is one', async () => {
    await expect(look({ project: null }, ({ project }) => project)).rejects.toMatchObject({
      type: 'project_not_found',
    });
  });
});

describe('Exchange.locale', () => {
  it.each([
    ['the header', { headers: { 'x-appwrite-locale': 'de' } }, 'de'],
    ['the query of a GET', { url: '/x?locale=fr', headers: { 'x-appwrite-locale': 'de' } }, 'fr'],
    ['the body of a POST', { method: 'POST', body: { locale: 'fr' } }, 'fr'],
    ['English, where the code is unknown', { headers: { 'x-appwrite-locale': 'xx' } }, 'en'],
    ['English, where it is no text', { method: 'POST', body: { locale: ['de'] } }, 'en'],
    ['English, where none is named', {}, 'en'],
  ] as const)('is %s', async (_what, sent, locale) => {
    expect(await look(sent, (exchange) => exchange.locale)).toBe(locale);
  });
});

describe('Exchange.ip and isHttps', () => {
  const forwarded = { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' };
  const at = ({ ip, isHttps }: Exchange) => [ip, isHttps];

  it('do not believe strangers', async () => {
    expect(await look({ headers: forwarded }, at)).toEqual(['127.0.0.1', false]);
  });

  it('believe a trusted proxy', async () => {
    expect(await look({ headers: forwarded, settings: { trustProxy: 1 } }, at)).toEqual([
      '198.51.100.1',
      true,
    ]);
    expect(await look({ headers: forwarded, settings: { trustProxy: ['127.0.0.0/8'] } }, at)).toEqual([
      '198.51.100.1',
      true,
    ]);
    expect(await look({ headers: forwarded, settings: { trustProxy: ['10.0.0.0/8'] } }, at)).toEqual([
      '127.0.0.1',
      false,
    ]);
  });
});

describe('Exchange.knowsLabels', () => {
  it.each([
    ['1.4.0', true],
    ['1.4', true],
    ['1.10.0', true],
    ['2', true],
    ['1.3.8', false],
    ['1.0.0', false],
    ['0.15.3', false],
    ['', false],
    ['v1.4.0', false],
    ['1.4.0.0', false],
    ['latest', false],
    ['99999', false],
  ])('of response format %j: %s', async (format, knows) => {
    expect(
      await look({ headers: { 'x-appwrite-response-format': format } }, ({ knowsLabels }) => knowsLabels),
    ).toBe(knows);
  });
});

describe('Exchange.ip behind a trusted proxy', () => {
  // Columns hold an address: 45 ASCII characters. MySQL refuses more, and the request would end in a 500.
  it.each([
    '203.0.113.7:4711',
    '[2001:db8:1111:2222:3333:4444:5555:6666]:65535',
    'unknown',
    'é',
    'x'.repeat(500),
  ])('is an address, whatever the proxy passes on: %s', async (passed) => {
    const headers = { 'x-forwarded-for': passed };
    expect(isIP(await look({ headers, settings: { trustProxy: 1 } }, ({ ip }) => ip))).not.toBe(0);
  });
});

describe('Exchange.unmodifiedSince', () => {
  const since = (headers: Record<string, string>) =>
    look({ headers }, (exchange) => exchange.unmodifiedSince());

  it.each([
    [{}, null],
    [{ 'x-appwrite-timestamp': '' }, null],
    [{ 'x-appwrite-timestamp': '2026-01-01T00:00:00Z' }, Date.UTC(2026, 0, 1)],
    [{ 'x-appwrite-timestamp': '2026-01-01T02:00:00.500+02:00' }, Date.UTC(2026, 0, 1) + 500],
  ])('of %j is %p', async (headers, instant) => {
    expect(await since(headers as Record<string, string>)).toBe(instant);
  });

  it('refuses what is no date', async () => {
    await expect(since({ 'x-appwrite-timestamp': 'yesterday' })).rejects.toMatchObject({
      type: 'general_argument_invalid',
      message: expect.stringMatching(/^Invalid X-Appwrite-Timestamp: /),
    });
  });
});

describe('Exchange', () => {
  it('knows what the client is, and that it may send nothing', async () => {
    expect(await look({ headers: { 'user-agent': 'curl/7' } }, ({ userAgent }) => userAgent)).toBe('curl/7');
    expect(await look({ headers: { 'user-agent': '' } }, ({ userAgent }) => userAgent)).toBe('');
    expect(await look({}, ({ requestId }) => requestId)).toMatch(/^[0-9a-f-]{36}$/);
    expect(await look({}, ({ jwt, apiKey }) => [jwt, apiKey])).toEqual(['', '']);
  });

  it.each([
    ['GET', true],
    ['HEAD', true],
    ['POST', false],
    ['PUT', false],
    ['PATCH', false],
    ['DELETE', false],
  ] as const)('takes %s for a read: %s', async (method, isRead) => {
    expect(await look({ method }, (exchange) => exchange.isRead)).toBe(isRead);
  });
});
