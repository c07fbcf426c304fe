import { inspect } from 'node:util';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { SECOND } from '../../src/kernel/clock.js';
import { SystemResolver } from '../../src/modules/oauth2/outgoing/address-resolver.js';
import {
  GuardedClient,
  OutgoingFailure,
  type OutgoingLimits,
  type OutgoingRequest,
} from '../../src/modules/oauth2/outgoing/guarded-client.js';
import { VERSION } from '../../src/version.js';
import { FixedClock } from '../support/fixtures.js';
import { LocalOrigin } from '../support/local-origin.js';
import { eventually } from '../support/waiting.js';

const MIB = 1024 * 1024;
const QUICKLY = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };

const origin = new LocalOrigin();
let clock: FixedClock;
let client: GuardedClient;

const clientWith = (limits: Partial<OutgoingLimits> = {}) =>
  new GuardedClient(clock, new SystemResolver(), { limits });
const to = (changes: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  method: 'POST',
  url: `http://127.0.0.1:${origin.port}/token?code=s3cret`,
  headers: { Authorization: 'Basic s3cret' },
  reach: { loopback: true, privateNetwork: false },
  ...changes,
});
const send = (changes: Partial<OutgoingRequest> = {}) => client.send(to(changes));
const failure = async (sending: Promise<unknown>): Promise<OutgoingFailure> => {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutgoingFailure)) throw new Error(`no failure: ${inspect(error)}`);
  // What holds for every failure of every test here.
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/s3cret/);
  expect(error.message).toMatch(/^[\w-]+: [\w.:[\]-]*( \(\w+\))?$/);
  return error;
};
const reasonOf = async (sending: Promise<unknown>) => (await failure(sending)).reason;
const nobodyConnected = () => eventually('no connection', async () => (await origin.openConnections) === 0);

beforeAll(() => origin.start());
afterAll(() => origin.stop());
beforeEach(() => {
  clock = new FixedClock();
  client = clientWith();
  origin.forget();
  origin.answer = (_request, response) => response.end('{}');
});
afterEach(async () => {
  client.onApplicationShutdown();
  await nobodyConnected();
});

describe('what goes out', () => {
  it('is the request as it is given, with our name and nothing else', async () => {
    const headers = { Authorization: 'Basic abc', 'Content-Type': 'application/x-www-form-urlencoded' };
    await send({ headers, body: 'code=a%20b' });
    expect(origin.seen).toEqual([
      {
        line: 'POST /token?code=s3cret',
        body: 'code=a%20b',
        headers: {
          host: `127.0.0.1:${origin.port}`,
          connection: 'close',
          authorization: 'Basic abc',
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': '10',
          'user-agent': `Gatehouse/${VERSION}`,
          'accept-encoding': 'gzip, br',
        },
      },
    ]);
  });

  it('has no body and no content type where none is given', async () => {
    await send({ headers: {} });
    await send({ method: 'GET', headers: {} });
    expect(
      origin.seen.map(({ headers, body }) => [headers['content-length'], headers['content-type'], body]),
    ).toEqual([
      ['0', undefined, ''],
      [undefined, undefined, ''],
    ]);
  });

  it('names another client where the provider asks for it', async () => {
    await send({ headers: { 'User-Agent': 'app/1' } });
    expect(origin.seen).toMatchObject([{ headers: { 'user-agent': 'app/1' } }]);
  });

  it('has no cookies that the host has set before', async () => {
    origin.answer = (_request, response) => response.setHeader('Set-Cookie', 'a=b; Path=/').end();
    await send();
    await send();
    expect(origin.seen[1]?.headers).not.toHaveProperty('cookie');
  });

  it('is no header with a line break in it, which somebody’s token may have brought', async () => {
    const headers = { Authorization: 'Bearer s3cret\r\nX-Admin: 1' };
    expect(await reasonOf(send({ headers }))).toBe('insecure');
    expect(origin.seen).toEqual([]);
  });
});

describe('what comes back', () => {
  it.each([200, 201, 204, 400, 401, 404, 429, 500, 503])(
    'is the answer when its status is %d',
    async (status) => {
      origin.answer = (_request, response) =>
        response
          .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
          .end(status === 204 ? '' : '{"ü":1}');
      const answer = {
        status,
        contentType: 'application/json; charset=utf-8',
        text: status === 204 ? '' : '{"ü":1}',
      };
      expect(await send()).toEqual(answer);
    },
  );

  it.each([
    ['gzip', gzipSync],
    ['X-Gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => text],
  ] as const)('is read through %s', async (coding, encode) => {
    origin.answer = (_request, response) =>
      response.setHeader('Content-Encoding', coding).end(encode('{"ü":1}'));
    expect(await send()).toEqual({ status: 200, contentType: '', text: '{"ü":1}' });
  });

  it.each([
    ['another coding', 'zstd', 'abc'],
    ['a coding named like a property of all objects', 'constructor', 'abc'],
    ['two codings, which inflate twice', 'gzip, gzip', gzipSync(gzipSync('a'))],
    ['compression cut short', 'gzip', gzipSync('a'.repeat(99)).subarray(0, 20)],
    ['compression that is none', 'br', 'abcdef'],
    ['text that is not UTF-8', 'identity', Buffer.from('caf\xe9', 'latin1')],
  ])('is refused as %s', async (_name, coding, body) => {
    origin.answer = (_request, response) => response.setHeader('Content-Encoding', coding).end(body);
    expect(await reasonOf(send())).toBe('undecodable');
  });

  it.each([300, 301, 302, 303, 304, 307, 308])('is no redirect: %d is not followed', async (status) => {
    origin.answer = (_request, response) =>
      response.writeHead(status, { Location: '/elsewhere?code=s3cret' }).end();
    expect(await reasonOf(send({ method: 'GET' }))).toBe('redirect');
    expect(origin.seen).toHaveLength(1);
  });
});

describe('an answer of more than 1 MiB', () => {
  it.each([undefined, 'gzip', 'br'] as const)(
    'is refused, one of exactly that is not (%s)',
    async (coding) => {
      const encode = { gzip: gzipSync, br: brotliCompressSync, none: (bytes: Buffer) => bytes }[
        coding ?? 'none'
      ];
      let size = MIB;
      origin.answer = (_request, response) => {
        if (coding !== undefined) response.setHeader('Content-Encoding', coding);
        response.end(encode(Buffer.alloc(size, 'a')));
      };
      expect((await send()).text).toHaveLength(MIB);
      size += 1;
      expect(await reasonOf(send())).toBe('too-large');
    },
  );

  it('is cut off while it is coming, though it never ends', async () => {
    origin.answer = (_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more).on('error', () => undefined);
      more();
    };
    expect(await reasonOf(send())).toBe('too-large');
    await nobodyConnected();
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', (bytes: Buffer) => brotliCompressSync(bytes, QUICKLY)],
  ] as const)('is cut off while it is inflated: a bomb of %s', async (coding, encode) => {
    const bomb = encode(Buffer.alloc(64 * MIB));
    expect(bomb.length).toBeLessThan(MIB / 8);
    origin.answer = (_request, response) => response.setHeader('Content-Encoding', coding).end(bomb);
    expect(await reasonOf(send())).toBe('too-large');
  });

  it('may be one of headers alone', async () => {
    origin.answer = (_request, response) => response.setHeader('X-Long', 'a'.repeat(64 * 1024)).end();
    expect(await reasonOf(send())).toBe('too-large');
  });
});

describe('the time for a call', () => {
  beforeEach(() => {
    client = clientWith({ total: 300 });
  });

  it('ends while the host keeps its headers to itself', async () => {
    origin.answer = () => undefined;
    expect(await reasonOf(send({ method: 'GET' }))).toBe('timeout');
    expect(origin.connections).toBe(1);
    await nobodyConnected();
  });

  it('ends while the body trickles in', async () => {
    origin.answer = (_request, response) => {
      const dripping = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(dripping));
    };
    expect(await reasonOf(send({ method: 'GET' }))).toBe('timeout');
    expect(origin.connections).toBe(1);
    await nobodyConnected();
  });
});

describe('a broken connection', () => {
  it('is tried once more for a GET', async () => {
    origin.answer = (request, response) => {
      if (origin.connections === 1) request.socket.destroy();
      else response.end('again');
    };
    expect(await send({ method: 'GET' })).toMatchObject({ text: 'again' });
  });

  it('is not tried a third time, and for a POST not at all', async () => {
    origin.answer = (request) => request.socket.destroy();
    expect(await reasonOf(send({ method: 'GET' }))).toBe('connection');
    expect(origin.connections).toBe(2);
    expect(await reasonOf(send({ method: 'POST' }))).toBe('connection');
    expect(origin.connections).toBe(3);
  });

  it.each([
    ['reset in a body of a known length', { 'Content-Length': '20' }, 'reset'],
    ['closed in a body of a known length', { 'Content-Length': '20' }, 'close'],
    ['reset between chunks', { 'Transfer-Encoding': 'chunked' }, 'reset'],
    ['closed between chunks', { 'Transfer-Encoding': 'chunked' }, 'close'],
  ])('leaves no half of an answer: %s', async (_name, headers, end) => {
    origin.answer = ({ socket }, response) => {
      response.writeHead(200, { ...headers, Connection: 'close' });
      response.write('access_token=s3cret', () =>
        end === 'reset' ? socket.resetAndDestroy() : socket.end(),
      );
    };
    expect(await reasonOf(send())).toBe('connection');
    expect(origin.connections).toBe(1);
    expect(await reasonOf(send({ method: 'GET' }))).toBe('connection');
    expect(origin.connections).toBe(3);
  });

  it('says what has happened, as the system calls it', async () => {
    const away = new LocalOrigin();
    await away.start();
    const url = `http://127.0.0.1:${away.port}/?code=s3cret`;
    await away.stop();
    expect(await failure(send({ url }))).toMatchObject({ reason: 'connection', code: 'ECONNREFUSED' });
  });

  it('is one that speaks another protocol', async () => {
    origin.answer = ({ socket }) => socket.end('s3cret\r\n\r\n');
    expect(await reasonOf(send())).toBe('connection');
  });

  it('is every one at the end of the process', async () => {
    origin.answer = () => undefined;
    const sending = failure(send({ method: 'GET' }));
    await eventually('the call', () => origin.seen.length === 1);
    client.onApplicationShutdown();
    expect(await sending).toMatchObject({ reason: 'connection' });
    expect(origin.connections).toBe(1);
  });
});

describe('a host that fails five times in a row', () => {
  const failing = {
    'a broken connection': () => (origin.answer = ({ socket }) => socket.destroy()),
    'an answer 503': () => (origin.answer = (_request, response) => response.writeHead(503).end()),
    'too long an answer': () => (origin.answer = (_request, response) => response.end(Buffer.alloc(MIB + 1))),
    'no answer in time': () => (origin.answer = () => undefined),
  };
  const five = async () => {
    for (let time = 0; time < 5; time++) await send().catch(() => undefined);
  };

  it.each(Object.keys(failing) as (keyof typeof failing)[])('is left alone for 30 s: %s', async (kind) => {
    client = clientWith(kind === 'no answer in time' ? { total: 100 } : {});
    failing[kind]();
    await five();
    expect(origin.connections).toBe(5);
    expect(await reasonOf(send())).toBe('left-alone');
    clock.advance(30 * SECOND - 1);
    expect(await reasonOf(send())).toBe('left-alone');
    expect(origin.connections).toBe(5);
  });

  it('is tried by one call afterwards, and is back when that is answered', async () => {
    failing['an answer 503']();
    await five();
    clock.advance(30 * SECOND);
    let release = () => {};
    origin.answer = (_request, response) => (release = () => void response.end('back'));
    const trial = send();
    await eventually('the trial', () => origin.seen.length === 6);
    expect(await reasonOf(send())).toBe('left-alone');
    release();
    expect(await trial).toMatchObject({ text: 'back' });
    origin.answer = (_request, response) => response.end('back');
    expect(await Promise.all([send(), send()])).toMatchObject([{ text: 'back' }, { text: 'back' }]);
  });

  it.each([400, 401, 404, 429])('is none that answers %d', async (status) => {
    origin.answer = (_request, response) => response.writeHead(status).end();
    await five();
    expect(await send()).toMatchObject({ status });
  });

  it('is none to which closed addresses or insecure URLs were given', async () => {
    const reach = { loopback: false, privateNetwork: false };
    for (let time = 0; time < 6; time++) {
      expect(await reasonOf(send({ reach }))).toBe('insecure');
      expect(await reasonOf(send({ reach, url: `https://127.0.0.1:${origin.port}/` }))).toBe('address');
    }
    expect(await send()).toMatchObject({ status: 200 });
  });
});

describe('calls at once', () => {
  it('are fifty to one host; the next fails at once, and other hosts are not held up', async () => {
    const other = new LocalOrigin();
    await other.start();
    const held: (() => void)[] = [];
    origin.answer = (_request, response) => held.push(() => response.end('late'));
    const sending = Array.from({ length: 50 }, () => send());
    await eventually('fifty calls', () => held.length === 50);
    expect(await reasonOf(send())).toBe('busy');
    expect(await send({ url: `http://127.0.0.1:${other.port}/` })).toMatchObject({ status: 200 });
    held.forEach((answer) => answer());
    expect(await Promise.all(sending)).toHaveLength(50);
    origin.answer = (_request, response) => response.end('free');
    expect(await send()).toMatchObject({ text: 'free' });
    await other.stop();
  });
});
