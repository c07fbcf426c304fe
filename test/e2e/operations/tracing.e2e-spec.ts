import { randomBytes } from 'node:crypto';
import { someEmail } from '../../support/expectations.js';
import { Gatehouse, type GatehouseOptions } from '../../support/gatehouse.js';
import { LEG } from '../../support/leg.js';
import { expectLoggedIn, Scene } from '../../support/oauth2/scene.js';
import {
  CLIENT_SPAN,
  type CollectedSpan,
  CONSUMER_SPAN,
  OtlpCollector,
  SERVER_SPAN,
} from '../../support/otlp-collector.js';
import { RETURN_URL } from '../../support/scenarios.js';
import { eventually } from '../../support/waiting.js';

/** A server that sends its spans to a collector, for one block of tests. */
function useTraced(env: Record<string, string> = {}, options: GatehouseOptions = {}) {
  const collector = new OtlpCollector();
  const gatehouse = new Gatehouse({ ...options, env });
  beforeAll(async () => {
    await collector.start();
    await gatehouse.restart({ ...collector.env, ...env });
  }, 75_000);
  afterAll(async () => {
    await gatehouse.remove();
    await collector.stop();
  }, 60_000);
  return { collector, gatehouse };
}

const hex = (bytes: number) => randomBytes(bytes).toString('hex');

/** Sampled, and to be found among all others. */
function someTrace() {
  const traceId = hex(16);
  const spanId = hex(8);
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-01` } };
}

const spanOf = (collector: OtlpCollector, traceId: string, name: string): Promise<CollectedSpan> =>
  eventually(`the span ${name}`, () =>
    collector.spans.find((span) => span.traceId === traceId && span.name === name),
  );

describe('traces (operations)', () => {
  const { collector, gatehouse } = useTraced(
    { OTEL_SERVICE_NAME: 'accounts', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=testing' },
    { mail: 'smtp' },
  );

  it('hold a request with its route, the statements below it, and the delivery of its message', async () => {
    const { traceId, spanId, headers } = someTrace();
    const email = someEmail();
    const answer = await gatehouse
      .client()
      .post('/account/sessions/magic-url', { userId: 'unique()', email, url: RETURN_URL }, { headers });
    expect(answer.status).toBe(201);
    await gatehouse.messageTo(email);

    const request = await spanOf(collector, traceId, 'POST /v1/account/sessions/magic-url');
    expect(request).toMatchObject({
      kind: SERVER_SPAN,
      parentSpanId: spanId,
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/v1/account/sessions/magic-url',
        'http.response.status_code': 201,
        'url.scheme': 'http',
        'gatehouse.project': 'default',
        'gatehouse.request_id': answer.headers['x-request-id'],
      },
      resource: { 'service.name': 'accounts', 'deployment.environment.name': 'testing' },
    });
    for (const table of ['users', 'tokens', 'outbox']) {
      const statement = await spanOf(collector, traceId, `INSERT ${table}`);
      expect(statement).toMatchObject({
        kind: CLIENT_SPAN,
        parentSpanId: request.spanId,
        attributes: {
          'db.system.name': LEG === 'server' ? 'mysql' : 'sqlite',
          'db.operation.name': 'INSERT',
          'db.collection.name': table,
        },
      });
    }
    const delivery = await spanOf(collector, traceId, 'deliver outbox');
    expect(delivery).toMatchObject({ kind: CONSUMER_SPAN, parentSpanId: request.spanId });
    expect(await spanOf(collector, traceId, 'send email')).toMatchObject({ parentSpanId: delivery.spanId });
    const noted = await spanOf(collector, traceId, 'DELETE outbox');
    expect(noted.parentSpanId).toBe(delivery.spanId);
  });

  it('hold the session check', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const { traceId, headers } = someTrace();
    expect((await client.get('/account', { headers })).status).toBe(200);
    const request = await spanOf(collector, traceId, 'GET /v1/account');
    expect((await spanOf(collector, traceId, 'SELECT sessions')).parentSpanId).toBe(request.spanId);
  });

  it('begin here without a traceparent, each its own', async () => {
    const ids: unknown[] = [];
    for (let count = 0; count < 2; count++) {
      const { headers } = await gatehouse.client().get('/account');
      const id = headers['x-request-id'];
      const span = await eventually('the span', () =>
        collector.spans.find(({ attributes }) => attributes['gatehouse.request_id'] === id),
      );
      expect(span.parentSpanId ?? '').toBe('');
      ids.push(span.traceId);
    }
    expect(new Set(ids).size).toBe(2);
  });

  it('are not made of a request whose parent is not sampled', async () => {
    const [unsampled, sampled] = [someTrace(), someTrace()];
    const traceparent = unsampled.headers.traceparent.replace(/01$/, '00');
    await gatehouse.client().get('/account', { headers: { traceparent } });
    await gatehouse.client().get('/account', { headers: sampled.headers });
    await spanOf(collector, sampled.traceId, 'GET /v1/account');
    expect(collector.spans.filter(({ traceId }) => traceId === unsampled.traceId)).toEqual([]);
  });

  it('are named in the log lines of the request', async () => {
    const { traceId, headers } = someTrace();
    const answer = await gatehouse.client().get('/account', { headers });
    const line = await eventually('the log line', () =>
      gatehouse.log.find(({ requestId }) => requestId === answer.headers['x-request-id']),
    );
    const { spanId } = await spanOf(collector, traceId, 'GET /v1/account');
    expect(line).toMatchObject({ trace_id: traceId, span_id: spanId });
  });

  it('leave out what machines ask all the time', async () => {
    await fetch(`${gatehouse.origin}/healthz`);
    await fetch(`${gatehouse.origin}/readyz`);
    const { traceId, headers } = someTrace();
    await gatehouse.client().get('/account', { headers });
    await spanOf(collector, traceId, 'GET /v1/account');
    expect(collector.spans.filter(({ name }) => /healthz|readyz/.test(name))).toEqual([]);
  });

  it('hold no address, password, secret, path, query or header', async () => {
    const canary = hex(8);
    const email = `canary-${canary}@example.test`;
    const client = gatehouse.client({ headers: { 'user-agent': `canary-${canary}` } });
    const user = { email, password: `canary-${canary}`, name: `canary-${canary}` };
    await client.signedUp(user);
    await client.patch('/account/prefs', { prefs: { color: `canary-${canary}` } });
    await client.post('/account', { ...user, userId: 'unique()' });
    await client.post('/account/verification', { url: `http://localhost/?q=canary-${canary}` });
    await client.get(`/canary-${canary}/${email}?email=${email}`);
    await client.get(`/account/sessions/canary-${canary}`);
    const { text } = await gatehouse.messageTo(email);
    const secret = /secret=([^&\s]+)/.exec(text)?.[1] ?? '';
    expect(secret).not.toBe('');
    const { traceId, headers } = someTrace();
    await client.put(`/account/verification?secret=${secret}`, { userId: canary, secret }, { headers });
    await spanOf(collector, traceId, 'PUT /v1/account/verification');

    const exported = JSON.stringify(collector.requests);
    for (const hidden of [canary, secret, 'gatehouse_session', client.ip])
      expect(exported).not.toContain(hidden);
  });
});

describe('OTEL_PROPAGATORS=none', () => {
  const { collector, gatehouse } = useTraced({ OTEL_PROPAGATORS: 'none' });

  it('begins a trace of its own whatever the client sends', async () => {
    const { traceId, headers } = someTrace();
    await gatehouse.client().get('/account', { headers });
    await eventually('a span', () => collector.spans.find(({ name }) => name === 'GET /v1/account'));
    expect(collector.spans.filter((span) => span.traceId === traceId)).toEqual([]);
  });
});

describe('a login at a provider', () => {
  const collector = new OtlpCollector();
  const scene = new Scene({});
  beforeAll(async () => {
    await collector.start();
    await scene.start();
    await scene.gatehouse.restart(collector.env);
  }, 90_000);
  afterAll(async () => {
    await scene.remove();
    await collector.stop();
  }, 60_000);

  it('has a span of each call to the provider, with its host and no more', async () => {
    expectLoggedIn(await scene.logInStranger('github'));
    const call = await eventually('the call', () =>
      collector.spans.find(({ attributes }) => attributes['server.address'] !== undefined),
    );
    expect(call.kind).toBe(CLIENT_SPAN);
    expect(Object.keys(call.attributes).sort()).toEqual([
      'http.request.method',
      'http.response.status_code',
      'server.address',
      'server.port',
    ]);
  });
});

describe('a collector that does not answer', () => {
  const { collector, gatehouse } = useTraced();

  it('holds up neither requests nor the stop', async () => {
    collector.hangs = true;
    await gatehouse.client().get('/account');
    await eventually('an export', () => collector.requests.length > 0 || undefined);
    const client = gatehouse.client();
    await client.signedUp();
    expect((await client.get('/account')).status).toBe(200);
    const from = performance.now();
    expect(await gatehouse.stop()).toBe(0);
    expect(performance.now() - from).toBeLessThan(10_000);
    await gatehouse.start();
  });
});

describe('a collector that is away', () => {
  const { collector, gatehouse } = useTraced();

  it('costs a line in the log, and no request', async () => {
    await collector.stop();
    const client = gatehouse.client();
    await client.signedUp();
    expect((await client.get('/account')).status).toBe(200);
    await eventually('the line', () => gatehouse.log.find(({ msg }) => msg === 'spans cannot be exported'), {
      within: 20_000,
    });
    expect(await gatehouse.stop()).toBe(0);
    await gatehouse.start();
    await collector.start();
  }, 60_000);
});

describe('by default', () => {
  const { collector, gatehouse } = useTraced({ OTEL_EXPORTER_OTLP_PROTOCOL: '' });

  it('speaks protobuf, and sends what it has before it ends', async () => {
    await gatehouse.client().get('/account');
    expect(await gatehouse.stop()).toBe(0);
    expect(collector.requests[0]).toMatchObject({
      path: '/v1/traces',
      contentType: 'application/x-protobuf',
    });
    expect(collector.requests.some(({ body }) => body.includes('GET /v1/account'))).toBe(true);
    await gatehouse.start();
  });
});

describe.each([{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }])('with %j', (env) => {
  const { collector, gatehouse } = useTraced(env);

  it('sends nothing, and its log names no trace', async () => {
    const { headers } = await gatehouse.client().get('/account', { headers: someTrace().headers });
    const line = await eventually('the log line', () =>
      gatehouse.log.find(({ requestId }) => requestId === headers['x-request-id']),
    );
    expect(line).not.toHaveProperty('trace_id');
    expect(await gatehouse.stop()).toBe(0);
    expect(collector.requests).toEqual([]);
    await gatehouse.start();
  });
});
