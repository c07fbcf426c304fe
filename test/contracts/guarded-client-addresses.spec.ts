import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Reach } from '../../src/modules/oauth2/outgoing/address.js';
import { AddressResolver, SystemResolver } from '../../src/modules/oauth2/outgoing/address-resolver.js';
import { GuardedClient, type OutgoingLimits } from '../../src/modules/oauth2/outgoing/guarded-client.js';
import { certificateFor } from '../support/certificate.js';
import { FixedClock } from '../support/fixtures.js';
import { LocalOrigin } from '../support/local-origin.js';

const HOST = 'idp.example.test';
/** RFC 5737: public by its form, and nobody has it. */
const NOWHERE = '192.0.2.1';
const tls = certificateFor(HOST);

/** Answers one question after the other, and the last one for ever. */
class ScriptedResolver extends AddressResolver {
  readonly asked: string[] = [];
  answers: (readonly string[] | Error | 'never')[] = [];

  override async resolve(host: string): Promise<readonly string[]> {
    this.asked.push(host);
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    if (answer === 'never') return new Promise(() => undefined);
    if (answer instanceof Error) throw answer;
    return answer ?? [];
  }
}

const none: Reach = { loopback: false, privateNetwork: false };
const loopback: Reach = { ...none, loopback: true };
const all: Reach = { loopback: true, privateNetwork: true };

const origin = new LocalOrigin();
let resolver: ScriptedResolver;

const clientWith = (limits: Partial<OutgoingLimits> = {}, ca = tls.cert) =>
  new GuardedClient(new FixedClock(), resolver, { limits, ca });
const call = (method: 'GET' | 'POST', reach: Reach, url = `https://${HOST}:${origin.port}/userinfo`) => ({
  ...{ method, url, headers: {}, reach },
});
const reasonOf = (sending: Promise<unknown>) =>
  sending.then(
    () => 'none',
    (error: { reason: string }) => error.reason,
  );

beforeAll(() => origin.start({ tls }));
afterAll(() => origin.stop());
beforeEach(() => {
  resolver = new ScriptedResolver();
  origin.forget();
  origin.answer = (request, response) => response.end((request.socket as TLSSocket).servername);
});

describe('DNS that answers otherwise the second time', () => {
  it('is not asked a second time: the connection goes to the address that was checked', async () => {
    const elsewhere = new LocalOrigin();
    await elsewhere.start({ host: '127.0.0.2', port: origin.port, tls });
    resolver.answers = [['127.0.0.1'], ['127.0.0.2']];
    expect(await clientWith().send(call('POST', loopback))).toMatchObject({ status: 200 });
    expect(resolver.asked).toEqual([HOST]);
    expect([origin.connections, elsewhere.connections]).toEqual([1, 0]);
    await elsewhere.stop();
  });

  it('does not lead from a public address into this machine', async () => {
    resolver.answers = [[NOWHERE], ['127.0.0.1']];
    const reason = await reasonOf(clientWith({ connect: 200 }).send(call('POST', none)));
    expect(['connection', 'timeout']).toContain(reason);
    expect(resolver.asked).toEqual([HOST]);
    expect(origin.connections).toBe(0);
  });

  it('is checked anew for the second attempt of a GET', async () => {
    resolver.answers = [['127.0.0.2'], ['169.254.169.254']];
    expect(await reasonOf(clientWith().send(call('GET', loopback)))).toBe('address');
    expect(resolver.asked).toEqual([HOST, HOST]);
  });

  it('is checked anew for each call', async () => {
    resolver.answers = [['127.0.0.1'], ['127.0.0.1'], ['10.0.0.1']];
    const client = clientWith();
    await client.send(call('GET', loopback));
    await client.send(call('GET', loopback));
    expect(await reasonOf(client.send(call('GET', loopback)))).toBe('address');
    expect(origin.connections).toBe(2);
  });

  it('lets no call without that reach use what a call with it has opened', async () => {
    resolver.answers = [['127.0.0.1']];
    const client = clientWith();
    await client.send(call('GET', loopback));
    expect(await reasonOf(client.send(call('GET', none)))).toBe('address');
    expect(origin.connections).toBe(1);
  });
});

describe('the addresses of a name', () => {
  it.each([
    [[NOWHERE, '10.0.0.1'], none],
    [['10.0.0.1', NOWHERE], none],
    [['127.0.0.1', '10.0.0.1'], loopback],
    [['127.0.0.1', '::ffff:10.0.0.1'], loopback],
    [['127.0.0.1', '64:ff9b::a9fe:a9fe'], all],
    [['127.0.0.1', 'fe80::1%lo'], all],
    [['127.0.0.1', '0.0.0.0'], all],
    [['127.0.0.1', 'not an address'], all],
    [['127.0.0.1'], { ...all, loopback: false }],
  ])('have to pass all: %j is closed to %j', async (addresses, reach) => {
    resolver.answers = [addresses];
    expect(await reasonOf(clientWith().send(call('GET', reach)))).toBe('address');
    expect(resolver.asked).toEqual([HOST]);
    expect(origin.connections).toBe(0);
  });

  it('are tried one after the other', async () => {
    resolver.answers = [['127.0.0.2', '::1', '127.0.0.1']];
    expect(await clientWith().send(call('POST', loopback))).toMatchObject({ status: 200 });
  });

  it('are asked for again where no connection came about, for a GET', async () => {
    resolver.answers = [
      Object.assign(new Error('try again'), { code: 'EAI_AGAIN' }),
      ['127.0.0.2'],
      ['127.0.0.1'],
    ];
    const client = clientWith();
    expect(await reasonOf(client.send(call('GET', loopback)))).toBe('connection');
    expect(await client.send(call('GET', loopback))).toMatchObject({ status: 200 });
  });

  it.each([[[]], [Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })]])(
    'may be none: %p',
    async (answer) => {
      resolver.answers = [answer];
      const sending = clientWith().send(call('POST', loopback));
      await expect(sending).rejects.toMatchObject({ reason: 'connection', code: 'ENOTFOUND' });
    },
  );

  it('are not asked for where the URL has an address', async () => {
    const url = `https://127.0.0.1:${origin.port}/`;
    expect(await reasonOf(clientWith().send(call('GET', none, url)))).toBe('address');
    // Its certificate is for a name.
    expect(await reasonOf(clientWith().send(call('POST', loopback, url)))).toBe('connection');
    expect(resolver.asked).toEqual([]);
  });

  it.each([{ connect: 200 }, { total: 200 }])('have to come in time: %j', async (limits) => {
    resolver.answers = ['never'];
    const started = performance.now();
    expect(await reasonOf(clientWith(limits).send(call('GET', loopback)))).toBe('timeout');
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(resolver.asked).toHaveLength(1);
  });
});

describe('localhost', () => {
  const plain = new LocalOrigin();
  beforeAll(() => plain.start());
  afterAll(() => plain.stop());
  const url = () => `http://localhost:${plain.port}/`;

  it('is called without TLS where the setting names it', async () => {
    const client = new GuardedClient(new FixedClock(), new SystemResolver());
    expect(await client.send(call('POST', loopback, url()))).toMatchObject({ status: 200 });
  });

  it('is this machine, whatever the resolver says', async () => {
    resolver.answers = [['127.0.0.1', '10.0.0.1']];
    expect(await reasonOf(clientWith().send(call('GET', all, url())))).toBe('address');
  });
});

describe('TLS', () => {
  beforeEach(() => (resolver.answers = [['127.0.0.1']]));

  it('is asked for by the name in the URL, though the connection goes to an address', async () => {
    expect(await clientWith().send(call('POST', loopback))).toMatchObject({ status: 200, text: HOST });
    expect(origin.seen[0]?.headers.host).toBe(`${HOST}:${origin.port}`);
  });

  it('wants a certificate for that name', async () => {
    const url = `https://other.example.test:${origin.port}/`;
    const sending = clientWith().send(call('POST', loopback, url));
    await expect(sending).rejects.toMatchObject({
      reason: 'connection',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
    expect(origin.seen).toEqual([]);
  });

  it('wants a certificate that somebody vouches for', async () => {
    const client = new GuardedClient(new FixedClock(), resolver);
    await expect(client.send(call('POST', loopback))).rejects.toMatchObject({
      message: `connection: ${HOST}:${origin.port} (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    });
    expect(origin.seen).toEqual([]);
  });

  it('has to be there within the time for a connection', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = `https://${HOST}:${(silent.address() as AddressInfo).port}/`;
    expect(await reasonOf(clientWith({ connect: 200 }).send(call('GET', loopback, url)))).toBe('timeout');
    expect(resolver.asked).toHaveLength(1);
    silent.close();
  });
});
