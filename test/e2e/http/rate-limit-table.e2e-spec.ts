import { type Answer, type Client, someIp } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, someName } from '../../support/gatehouse.js';
import { useProcesses } from '../../support/processes.js';
import { atOnce, bodyOf, RETURN_URL } from '../../support/scenarios.js';
import { somePhone } from '../../support/ways-in.js';

const processes = useProcesses({
  env: { RATE_LIMITS: 'on' },
  // The ceilings of contract §17 have files of their own.
  projects: [
    { ...DEFAULT_PROJECT, auth: { limits: { loginsPerIp: 0, messagesPerIp: 0, smsPerProject: 0 } } },
  ],
});

/** Everything that a key can be made of. */
interface Caller {
  ip: string;
  email: string;
  phone: string;
  /** The parameter. */
  userId: string;
  /** Somebody who is logged in, where the endpoint wants that. */
  member: Client | undefined;
}

interface Row {
  endpoint: string;
  attempts: number;
  key: keyof Caller;
  body?: (caller: Caller) => object;
  /** An account with an email, or one without. */
  member?: 'user' | 'anonymous';
}

const SECRET = '0'.repeat(256);
const byEmail = ({ email }: Caller) => ({ email, url: RETURN_URL });
const byLogin = ({ email }: Caller) => ({ email, password: 'some password' });
const bySecret = ({ userId }: Caller) => ({ userId, secret: SECRET });
const byPasswords = (caller: Caller) => ({
  ...bySecret(caller),
  password: 'long enough',
  passwordAgain: 'long enough',
});

/** The table of contract §8, but for OAuth2. */
const TABLE: Row[] = [
  { endpoint: 'POST /account', attempts: 10, key: 'ip', body: ({ userId, email }) => ({ userId, email }) },
  { endpoint: 'POST /account/jwt', attempts: 100, key: 'member', member: 'anonymous' },
  { endpoint: 'POST /account/recovery', attempts: 10, key: 'email', body: byEmail },
  { endpoint: 'POST /account/recovery', attempts: 10, key: 'ip', body: byEmail },
  { endpoint: 'PUT /account/recovery', attempts: 10, key: 'userId', body: byPasswords },
  { endpoint: 'DELETE /account/sessions', attempts: 100, key: 'ip', member: 'anonymous' },
  { endpoint: 'POST /account/sessions/anonymous', attempts: 50, key: 'ip' },
  { endpoint: 'POST /account/sessions/email', attempts: 10, key: 'email', body: byLogin },
  { endpoint: 'POST /account/sessions', attempts: 10, key: 'email', body: byLogin },
  {
    endpoint: 'POST /account/sessions/magic-url',
    attempts: 10,
    key: 'email',
    body: ({ userId, email }) => ({ userId, email }),
  },
  { endpoint: 'PUT /account/sessions/magic-url', attempts: 10, key: 'userId', body: bySecret },
  {
    endpoint: 'POST /account/sessions/phone',
    attempts: 10,
    key: 'phone',
    body: ({ userId, phone }) => ({ userId, phone }),
  },
  { endpoint: 'PUT /account/sessions/phone', attempts: 10, key: 'userId', body: bySecret },
  { endpoint: 'PATCH /account/sessions/{sessionId}', attempts: 10, key: 'ip', member: 'anonymous' },
  { endpoint: 'DELETE /account/sessions/{sessionId}', attempts: 100, key: 'ip', member: 'anonymous' },
  {
    endpoint: 'POST /account/verification',
    attempts: 10,
    key: 'member',
    member: 'user',
    body: () => ({ url: RETURN_URL }),
  },
  { endpoint: 'PUT /account/verification', attempts: 10, key: 'userId', body: bySecret },
  { endpoint: 'POST /account/verification/phone', attempts: 10, key: 'member', member: 'user' },
  { endpoint: 'PUT /account/verification/phone', attempts: 10, key: 'userId', body: bySecret },
];

const ALIAS = 'POST /account/sessions';
/** One row for each endpoint. */
const ENDPOINTS = TABLE.filter(
  (row, at) => TABLE.findIndex(({ endpoint }) => endpoint === row.endpoint) === at,
);

async function someMember(kind: Row['member']): Promise<Client | undefined> {
  if (kind === undefined) return undefined;
  const client = processes.first.client();
  if (kind === 'user') await client.signedUp();
  else bodyOf(await client.post('/account/sessions/anonymous'), 201);
  return client;
}

async function someCaller(member: Row['member']): Promise<Caller> {
  return {
    ip: someIp(),
    email: someEmail(),
    phone: somePhone(),
    userId: someName(),
    member: await someMember(member),
  };
}

/** Callers who have nothing in common but what the key of the row is made of. */
async function callersOfOneKey(row: Row, count: number): Promise<Caller[]> {
  const shared = await someCaller(row.member);
  const callers: Caller[] = [];
  for (let index = 0; index < count; index += 1) {
    const varied = await someCaller(row.key === 'member' ? undefined : row.member);
    callers.push({ ...varied, [row.key]: shared[row.key] });
  }
  return callers;
}

/** Takes turns between the processes. */
function send({ endpoint, body }: Row, caller: Caller, index: number): Promise<Answer> {
  const [method = '', path = ''] = endpoint.split(' ');
  const visitor = caller.member ?? processes.first.client();
  return processes
    .sentTo(index, visitor, { ip: caller.ip })
    .request(method, path.replace('{sessionId}', `no-${index}`), { body: body?.(caller) });
}

const remaining = ({ headers }: Answer) => Number(headers['x-ratelimit-remaining']);

function expectRefusal(answer: Answer, { attempts }: Row, reset: string | undefined): void {
  expectProblem(answer, 429, 'general_rate_limit_exceeded');
  expect(answer.headers).toMatchObject({
    'x-ratelimit-limit': String(attempts),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': reset,
  });
}

describe('the table of rate limits, over all processes together (contract §8)', () => {
  it.each(TABLE)(
    'admits $attempts × $endpoint by $key, and refuses the next',
    async (row) => {
      const callers = await callersOfOneKey(row, row.attempts + 2);
      const answers: Answer[] = [];
      for (const [index, caller] of callers.entries()) answers.push(await send(row, caller, index));

      const admitted = answers.slice(0, row.attempts);
      const reset = answers[0]?.headers['x-ratelimit-reset'];
      expect(Number(reset) % 3_600).toBe(0);
      expect(admitted.map(({ status }) => status)).not.toContain(429);
      expect(admitted.map(remaining)).toEqual(admitted.map((_, index) => row.attempts - 1 - index));
      for (const { headers } of admitted) {
        expect(headers).toMatchObject({
          'x-ratelimit-limit': String(row.attempts),
          'x-ratelimit-reset': reset,
        });
      }
      // One on each process.
      for (const answer of answers.slice(row.attempts)) expectRefusal(answer, row, reset);
      expect(remaining(await send(row, await someCaller(row.member), 1))).toBe(row.attempts - 1);
    },
    60_000,
  );

  it.each(TABLE)(
    'admits $attempts × $endpoint by $key of more that come at once',
    async (row) => {
      const callers = await callersOfOneKey(row, row.attempts + 10);
      const answers = await atOnce(callers.length, (index) => send(row, callers[index]!, index));
      const admitted = answers.filter(({ status }) => status !== 429);
      expect(admitted.map(remaining).sort((a, b) => b - a)).toEqual(
        Array.from({ length: row.attempts }, (_, index) => row.attempts - 1 - index),
      );
    },
    60_000,
  );

  it('has a bucket for each method and endpoint, whoever calls', async () => {
    const caller = await someCaller('user');
    const endpoints = ENDPOINTS.filter(({ endpoint }) => endpoint !== ALIAS);
    // The one that ends the caller's session comes last.
    const ending = ({ endpoint }: Row) => Number(endpoint === 'DELETE /account/sessions');
    endpoints.sort((one, other) => ending(one) - ending(other));
    for (const [index, row] of endpoints.entries()) {
      const own = { ...caller, member: row.member && caller.member };
      expect([row.endpoint, remaining(await send(row, own, index))]).toEqual([
        row.endpoint,
        row.attempts - 1,
      ]);
    }
  });

  it('shares the bucket of POST /account/sessions/email with its alias POST /account/sessions', async () => {
    const row = TABLE.find(({ endpoint }) => endpoint === ALIAS)!;
    const callers = await callersOfOneKey(row, row.attempts + 2);
    for (const [index, caller] of callers.entries()) {
      // Each of the two on each of the processes.
      const endpoint = index % 4 < 2 ? ALIAS : `${ALIAS}/email`;
      const answer = await send({ ...row, endpoint }, caller, index);
      expect(remaining(answer)).toBe(Math.max(row.attempts - 1 - index, 0));
      expect(answer.status === 429).toBe(index >= row.attempts);
    }
  });
});
