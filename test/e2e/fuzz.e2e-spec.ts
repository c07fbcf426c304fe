import fc from 'fast-check';
import { CATALOGUE } from '../../src/errors/catalogue.js';
import { type Answer, Client } from '../support/client.js';
import { useGatehouse } from '../support/gatehouse.js';
import { SEED } from '../support/fuzz/holds.js';
import { noteOutcome } from '../support/fuzz/outcome.js';
import { type MadeUpRequest, madeUpRequests, type RoutesDocument } from '../support/fuzz/requests.js';
import { LEG } from '../support/leg.js';
import { INSPECTED, LiveHeap } from '../support/live-heap.js';
import { portraitOf } from '../support/oauth2/scene.js';
import { bodyOf, credentialsIn, someUser } from '../support/scenarios.js';

/** `npm run test:fuzz` asks for 100,000. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 5_000);
const SLOWEST = 2_000;
/** Bytes, however many the requests are: what is bounded is full at some time. */
const MOST_MEMORY = 16 * 2 ** 20;

const PASSWORD = 'canary of a password';
const KEY = 'canary-of-a-key-0123456789-abcdef';
const SECRET = 'ca9a21'.padEnd(256, '0');
/** 5xx that say what a project has not got, not that something went wrong (contract §7). */
const MEANT = new Set([
  'project_provider_unsupported',
  'user_auth_method_unsupported',
  'general_service_disabled',
]);
/** Where a browser may be sent: to the provider, and back. */
const DESTINATIONS = ['github.com', 'localhost', '127.0.0.1'];

const WEB = [{ type: 'web', hostname: 'localhost' }];
const gatehouse = useGatehouse({
  mail: 'smtp',
  env: INSPECTED,
  projects: [
    {
      ...{
        id: 'default',
        name: 'Fuzz',
        platforms: WEB,
        apiKeys: [{ name: 'key', secret: KEY, scopes: ['public'] }],
      },
      oauth2: { github: { enabled: true, clientId: 'our-client', clientSecret: 'canary of a client' } },
    },
    { id: 'closed', name: 'Closed', platforms: WEB, services: { account: false } },
  ],
});

interface Actor {
  client: Client;
  headers: Record<MadeUpRequest['as'], Record<string, string>>;
}

describe('any request', () => {
  const canaries = new Set([PASSWORD, KEY, SECRET, 'canary of a client']);
  const statuses = new Map<number, number>();
  let slowest = 0;
  /** On the API, and on what lies beside it. */
  let visitor: Client;
  let outsider: Client;
  let actor: Actor;

  it(
    'is answered soon and as the document has it, and changes nobody else',
    async () => {
      const control = await someUser(gatehouse, { password: 'known to the control only' });
      bodyOf(await control.client.patch('/account/prefs', { prefs: { kept: 'as it is' } }));
      const others = [control.id, control.email, control.session.$id as string];
      const document = (await (
        await fetch(`${gatehouse.origin}/docs/openapi.json`)
      ).json()) as RoutesDocument;
      const requests = madeUpRequests(document, { password: PASSWORD, secret: SECRET, others });
      const before = await keptOf(control.client);
      visitor = gatehouse.client();
      outsider = new Client(gatehouse.origin);
      actor = await newActor();

      const serve = (numRuns: number, seed: number) =>
        fc.assert(fc.asyncProperty(requests, answerWell), { numRuns, seed });
      const heap = await LiveHeap.of(gatehouse);
      // The first ones fill caches.
      await serve(REQUESTS / 5, SEED);
      const size = await heap.size();
      await serve(REQUESTS - REQUESTS / 5, SEED + 1);
      const growth = (await heap.size()) - size;
      heap.close();

      note(growth);
      expect(await keptOf(control.client)).toEqual(before);
      expect(gatehouse.isRunning).toBe(true);
      expect([...canaries].filter((canary) => gatehouse.output.includes(canary))).toEqual([]);
      expect(growth).toBeLessThan(MOST_MEMORY);
    },
    60_000 + REQUESTS * 60,
  );

  async function answerWell({ as, method, path, headers, body }: MadeUpRequest): Promise<void> {
    const start = performance.now();
    const [client, target] = path.startsWith('/v1/') ? [visitor, path.slice('/v1'.length)] : [outsider, path];
    const answer = await client.request(method, target, {
      headers: { ...actor.headers[as], ...headers },
      cookies: false,
      ...(body === undefined ? {} : { body: Buffer.from(body, 'latin1') }),
    });
    const time = performance.now() - start;
    slowest = Math.max(slowest, time);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);

    expect(time).toBeLessThan(SLOWEST);
    if (method !== 'HEAD') expectKnown(answer);
    const { location } = answer.headers;
    if (location !== undefined) expect(DESTINATIONS).toContain(new URL(location, gatehouse.origin).hostname);
    const mayHaveLeft = as !== 'guest' && answer.status < 300 && method !== 'GET';
    if (mayHaveLeft && (await actor.client.get('/account')).status !== 200) actor = await newActor();
  }

  /** Somebody whose account the requests may do with what they like. */
  async function newActor(): Promise<Actor> {
    const { client } = await someUser(gatehouse, { password: PASSWORD });
    const { jwt } = bodyOf(await client.post('/account/jwt'), 201);
    const { secret } = credentialsIn(client);
    canaries.add(jwt).add(secret);
    return {
      client,
      headers: {
        guest: {},
        user: { cookie: `a_session_default=${client.cookies.get('a_session_default')}` },
        jwt: { 'x-appwrite-jwt': jwt },
        key: { 'x-appwrite-key': KEY },
      },
    };
  }

  function note(growth: number): void {
    noteOutcome({
      leg: LEG,
      requests: REQUESTS,
      seed: SEED,
      statuses: Object.fromEntries(statuses),
      slowest,
      growth,
    });
  }
});

/** All but the log: whoever knows the address may ask for a recovery, a magic link or a code, and that is noted there. */
async function keptOf(client: Client) {
  return { ...(await portraitOf(client)), logs: undefined };
}

/** A refusal is an entry of the catalogue, as JSON or on a page, and none that says that something went wrong. */
function expectKnown({ status, headers, body }: Answer): void {
  if (status < 400) return;
  if (headers['content-type']?.startsWith('text/html') === true) {
    // 501 and 503: what the project has switched off.
    expect(status).not.toBe(500);
    return;
  }
  expect(Object.keys(body)).toEqual(['message', 'code', 'type', 'version']);
  expect(body.code).toBe(status);
  expect(Object.keys(CATALOGUE)).toContain(body.type);
  if (status >= 500) expect(MEANT).toContain(body.type);
}
