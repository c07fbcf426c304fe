import { someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { exchange, RawConnection, requestText, type RawAnswer } from '../../support/raw-http.js';
import { eventually } from '../../support/waiting.js';

const gatehouse = useGatehouse();
const LIMIT = 6 * 1024 * 1024;
const PROJECT = 'X-Appwrite-Project: default';

/** A refusal below the routes has the error shape too, and the connection ends (contract §2.3). */
function expectTransportProblem(answer: RawAnswer, status: number): void {
  expect(answer.status).toBe(status);
  const body = JSON.parse(answer.text) as Record<string, unknown>;
  expect(body).toEqual({
    message: expect.stringMatching(/\S/),
    code: status,
    type: 'general_argument_invalid',
    version: expect.stringMatching(/\S/),
  });
  const lines = answer.lines.map((line) => line.toLowerCase());
  expect(lines).toContain('connection: close');
  expect(lines).toContain('content-type: application/json; charset=utf-8');
  expect(lines).toContain('cache-control: no-cache, no-store, must-revalidate');
  expect(lines).toContain('x-content-type-options: nosniff');
}

/** A registration whose JSON is exactly this many bytes long, by way of an unknown field. */
function registrationOf(bytes: number): string {
  const fields = { userId: 'unique()', email: someEmail(), password: 'correct horse', padding: '' };
  const padding = 'x'.repeat(bytes - JSON.stringify(fields).length);
  return JSON.stringify({ ...fields, padding });
}

describe('the size of a body (contract §2.3)', () => {
  it('may be 6 MiB', async () => {
    const body = registrationOf(LIMIT);
    expect(Buffer.byteLength(body)).toBe(LIMIT);
    const answer = await gatehouse.client().post('/account', body, { contentType: 'application/json' });
    expect(answer.status).toBe(201);
  });

  it.each([
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain',
  ])('is refused with 413 from one byte more on (%s)', async (type) => {
    const headers = [PROJECT, `Content-Type: ${type}`, `Content-Length: ${LIMIT + 1}`];
    const body = registrationOf(LIMIT + 1);
    expectTransportProblem(
      await exchange(gatehouse.origin, requestText('POST', '/v1/account', headers, body)),
      413,
    );
  });

  it('is refused with 413 when it comes in chunks', async () => {
    const chunk = 'x'.repeat(64 * 1024);
    const chunks = `${(64 * 1024).toString(16)}\r\n${chunk}\r\n`.repeat(97);
    const headers = [PROJECT, 'Content-Type: application/json', 'Transfer-Encoding: chunked'];
    const answer = await exchange(
      gatehouse.origin,
      requestText('POST', '/v1/account', headers, `${chunks}0\r\n\r\n`),
    );
    expectTransportProblem(answer, 413);
  });
});

describe('the size of the head (contract §2.3)', () => {
  it('may be nearly 64 KiB', async () => {
    const answer = await gatehouse.client().get('/account', { headers: { 'x-filler': 'x'.repeat(60_000) } });
    expect(answer.status).toBe(401);
  });

  it('is refused with 431 beyond 64 KiB of headers', async () => {
    const text = requestText('GET', '/v1/account', [PROJECT, `X-Filler: ${'x'.repeat(70_000)}`]);
    expectTransportProblem(await exchange(gatehouse.origin, text), 431);
  });

  it('is refused with 431 beyond 64 KiB of cookies', async () => {
    const text = requestText('GET', '/v1/account', [PROJECT, `Cookie: a=${'x'.repeat(70_000)}`]);
    expectTransportProblem(await exchange(gatehouse.origin, text), 431);
  });

  it('is refused with 431 beyond 64 KiB of request line', async () => {
    const text = requestText('GET', `/v1/account?x=${'x'.repeat(70_000)}`, [PROJECT]);
    expectTransportProblem(await exchange(gatehouse.origin, text), 431);
  });
});

describe('what is no HTTP (contract §2.3)', () => {
  it.each([
    ['a TLS handshake', Buffer.from('16030100f5010000f10303', 'hex')],
    ['text', 'hello there\r\n\r\n'],
    ['an unknown version', 'GET /v1/account HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['no Host', 'GET /v1/account HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['a broken header', 'GET /v1/account HTTP/1.1\r\nHost: x\r\nBroken Header: x\r\n\r\n'],
    ['two lengths', requestText('POST', '/v1/account', ['Content-Length: 1', 'Content-Length: 2'], 'xx')],
    [
      'length and chunks at once',
      requestText('POST', '/v1/account', ['Content-Length: 1', 'Transfer-Encoding: chunked'], '0\r\n\r\n'),
    ],
    [
      'a broken chunk',
      requestText('POST', '/v1/account', [PROJECT, 'Transfer-Encoding: chunked'], 'zz\r\n\r\n'),
    ],
  ])('is answered with 400: %s', async (_what, bytes) => {
    expectTransportProblem(await exchange(gatehouse.origin, bytes), 400);
  });

  it('leaves the server running', async () => {
    expect((await gatehouse.client().get('/account')).status).toBe(401);
  });
});

describe('rarely used parts of HTTP', () => {
  const statusOf = async (bytes: string) => {
    const answer = await exchange(gatehouse.origin, bytes);
    return { status: answer.status, code: (JSON.parse(answer.text) as { code: number }).code };
  };

  it('an expectation that cannot be met brings no status of its own (contract §2.3)', async () => {
    const text = requestText('GET', '/v1/account', [PROJECT, 'Expect: the-impossible']);
    expect(await statusOf(text)).toEqual({ status: 401, code: 401 });
  });

  it('an offer to upgrade is ignored', async () => {
    const text = requestText('GET', '/v1/account', [PROJECT, 'Connection: upgrade', 'Upgrade: websocket']);
    expect(await statusOf(text)).toEqual({ status: 401, code: 401 });
  });

  it('HTTP/1.0 is answered', async () => {
    const answer = await exchange(gatehouse.origin, `GET /v1/account HTTP/1.0\r\n${PROJECT}\r\n\r\n`);
    expect(answer.status).toBe(401);
  });

  it.each(['TRACE', 'PURGE', 'LOCK'])('%s is a route that does not exist', async (method) => {
    expect(await statusOf(requestText(method, '/v1/account', [PROJECT]))).toEqual({ status: 404, code: 404 });
  });

  it('two requests in one packet get two answers, in order', async () => {
    const first = 'GET /v1/account HTTP/1.1\r\nHost: x\r\n\r\n';
    const connection = await RawConnection.to(gatehouse.origin);
    connection.write(first + requestText('GET', '/v1/nowhere', [PROJECT]));
    await eventually('the end', () => connection.isClosed || undefined);
    const types = [...connection.text.matchAll(/"type":"([a-z_]+)"/g)].map(([, type]) => type);
    expect(types).toEqual(['project_not_found', 'general_route_not_found']);
  });
});

describe('an incomplete request', () => {
  it('does not keep others waiting', async () => {
    const slow = await Promise.all(Array.from({ length: 20 }, () => RawConnection.to(gatehouse.origin)));
    for (const connection of slow) {
      connection.write(
        requestText(
          'POST',
          '/v1/account',
          [PROJECT, 'Content-Type: application/json', 'Content-Length: 1000'],
          '{',
        ),
      );
    }
    const from = Date.now();
    const { account } = await gatehouse.client().register();
    expect(account.status).toBe(true);
    expect(Date.now() - from).toBeLessThan(5_000);
    for (const connection of slow) connection.close();
  });

  it('that is given up changes nothing and leaves the server running', async () => {
    const connection = await RawConnection.to(gatehouse.origin);
    const email = someEmail();
    const body = JSON.stringify({ userId: 'unique()', email, password: 'correct horse' });
    const head = requestText('POST', '/v1/account', [
      PROJECT,
      'Content-Type: application/json',
      `Content-Length: ${body.length + 1}`,
    ]);
    connection.write(head + body);
    connection.close();
    const again = await gatehouse.client().register({ email });
    expect(again.account.email).toBe(email);
  });

  it('may come slowly, byte by byte', async () => {
    const connection = await RawConnection.to(gatehouse.origin);
    for (const byte of requestText('GET', '/v1/account', [PROJECT])) connection.write(byte);
    await eventually('the answer', () => connection.isClosed || undefined);
    expect(connection.text).toMatch(/^HTTP\/1\.1 401 /);
  });
});
