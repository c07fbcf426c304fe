import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerClientError } from './client-error.js';

/** What somebody at the other end of a real socket reads. */
async function answered(code: string, end?: 'first'): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (end === 'first') socket.end();
    answerClientError(Object.assign(new Error('parser'), { code }), socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const read = await text(client);
  server.close();
  return read;
}

describe('answerClientError', () => {
  it.each([
    ['HPE_HEADER_OVERFLOW', 431, 'Request Header Fields Too Large'],
    ['ERR_HTTP_REQUEST_TIMEOUT', 408, 'Request Timeout'],
    ['HPE_INVALID_METHOD', 400, 'Bad Request'],
    ['HPE_INVALID_VERSION', 400, 'Bad Request'],
  ])('answers %s with %d in the error shape, and hangs up', async (code, status, reason) => {
    const [head = '', body = ''] = (await answered(code)).split('\r\n\r\n');
    const [line, ...headers] = head.split('\r\n');
    expect(line).toBe(`HTTP/1.1 ${status} ${reason}`);
    expect(headers).toEqual(
      expect.arrayContaining([
        'Content-Type: application/json; charset=UTF-8',
        'Cache-Control: no-cache, no-store, must-revalidate',
        'X-Content-Type-Options: nosniff',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
      ]),
    );
    expect(JSON.parse(body)).toMatchObject({ code: status, type: 'general_argument_invalid' });
  });

  it('says nothing to somebody who has hung up', async () => {
    expect(await answered('ECONNRESET')).toBe('');
    expect(await answered('HPE_INVALID_METHOD', 'first')).toBe('');
  });
});
