import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Canaries } from '../../support/canaries.js';
import { Client, send, type Answer } from '../../support/client.js';
import { isSingleRedis } from '../../support/describe-on.js';
import { LEG } from '../../support/leg.js';
import { linkIn } from '../../support/expectations.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { Scene } from '../../support/oauth2/scene.js';
import { oauth2Settings } from '../../support/oauth2/settings.js';
import type { LogIn } from '../../support/oauth2/log-in.js';
import { RedisMonitor } from '../../support/redis-monitor.js';
import { runProgram } from '../../support/run-program.js';
import { bodyOf, everythingStored, RETURN_URL, tokenIn } from '../../support/scenarios.js';
import { SmsSimulators } from '../../support/sms-simulators.js';
import { TcpProxy, targetOf } from '../../support/tcp-proxy.js';
import { eventually } from '../../support/waiting.js';
import { somePhone } from '../../support/ways-in.js';

/** What answers are there to give, to whom it belongs. */
const GIVEN = ['session secret', 'session cookie', 'JWT', 'provider access token', 'provider refresh token'];
/** What the browser carries from the provider to the server and back. */
const CARRIED = ['authorization code', 'OAuth2 state'];
const TROUBLES = ['refused', 'unauthorized', 'failed', 'garbage', 'nonsense', 'closed'] as const;

const canaries = new Canaries();
const SETTINGS = {
  API_KEY: canaries.plant('API key', 'canary-of-an-api-key-0123456789abcdef'),
  APP_SECRET: canaries.plant('APP_SECRET', 'canary-of-the-root-key-that-is-long-enough'),
  METRICS_TOKEN: canaries.plant('metrics token', 'canary-of-the-metrics-token'),
  SMTP_PASSWORD: canaries.plant('SMTP password', 'canary-of-the-mail-server'),
};

// Those of the servers that the tests start for themselves.
for (const [kind, variable] of [
  ['database password', 'TEST_DATABASE_URL'],
  ['Redis password', 'TEST_REDIS_URL'],
] as const) {
  const [, password = ''] = /:([^:@/]{8,})@/.exec(process.env[variable] ?? '') ?? [];
  if (password !== '') canaries.plant(kind, password);
}

/** A server that says all that it can say, with a password to everything, and where everything can fail. */
class Aviary extends Scene {
  readonly sms = new SmsSimulators();
  readonly database: TcpProxy;
  readonly answers: Answer[] = [];
  monitor: RedisMonitor | undefined;

  constructor() {
    const [url = 'mysql://localhost'] = process.env['TEST_DATABASE_URL']?.split(',') ?? [];
    const database = new TcpProxy(targetOf(url, 3306));
    super({
      mail: 'smtp',
      through: LEG === 'server' ? { database } : {},
      env: {
        ...{ LOG_LEVEL: 'trace', RATE_LIMITS: 'on', INBOX: 'off' },
        ...{ APP_SECRET: SETTINGS.APP_SECRET, METRICS_TOKEN: SETTINGS.METRICS_TOKEN },
      },
      projects: (simulator) => [
        {
          ...DEFAULT_PROJECT,
          oauth2: oauth2Settings(simulator),
          apiKeys: [{ name: 'backend', secret: SETTINGS.API_KEY, scopes: ['public'] }],
        },
      ],
    });
    this.database = database;
  }

  override async start(): Promise<void> {
    await this.sms.start();
    if (isSingleRedis) this.monitor = await RedisMonitor.start();
    await super.start();
    const { smtp } = this.gatehouse;
    const { smsUrl, secrets } = this.sms.open('twilio');
    for (const secret of secrets) canaries.plant('SMS credentials', secret);
    smtp.login = { user: 'gatehouse', password: SETTINGS.SMTP_PASSWORD };
    await smtp.stop();
    await smtp.start();
    const mail = new URL(smtp.url);
    await this.gatehouse.restart({
      SMTP_URL: `smtp://gatehouse:${SETTINGS.SMTP_PASSWORD}@${mail.host}`,
      SMS_URL: smsUrl,
    });
  }

  override async remove(): Promise<void> {
    this.monitor?.stop();
    await super.remove();
    await this.sms.stop();
  }

  visitor(): Client {
    return new Client(this.gatehouse.url, {}, (_method, _path, answer) => {
      this.answers.push(answer);
      return Promise.resolve();
    });
  }
}

const aviary = new Aviary();
const plant = (kind: string, secret: string) => canaries.plant(kind, secret);

function plantSession(client: Client): void {
  for (const value of client.cookies.values()) {
    const text = Buffer.from(decodeURIComponent(value), 'base64').toString();
    plant('session cookie', decodeURIComponent(value));
    plant('session secret', (JSON.parse(text) as { secret: string }).secret);
  }
}

/** Everything that has to do with a password, right and wrong, well-formed and not. */
async function passwords() {
  const client = aviary.visitor();
  const first = plant('password', 'canary password: the first');
  const second = plant('password', 'canary password: the second');
  const third = plant('password', 'canary password: the third');
  const user = await client.signedUp({ password: first });
  plantSession(client);
  const { email } = user;
  bodyOf(await client.patch('/account/password', { password: second, oldPassword: first }));
  await client.patch('/account/email', { email, password: plant('password', 'canary password: none') });
  await client.post('/account/sessions/email', { email, password: plant('password', 'canary: wrong') });
  await client.post('/account', { userId: '$', email, password: plant('password', 'canary: bad request') });
  await client.post('/account', `{"password":"${plant('password', 'canary-broken-json')}"`, {
    contentType: 'application/json',
  });
  await client.post('/account', { userId: 'unique()', email, password: first });
  await client.get(`/account?password=${plant('password', 'canary-in-a-query')}`);

  await client.post('/account/recovery', { email, url: RETURN_URL });
  const recovery = tokenIn(linkIn(await aviary.gatehouse.messageTo(email)));
  plant('recovery secret', recovery.secret);
  const form = { ...recovery, password: third, passwordAgain: third };
  await client.put('/account/recovery', { ...form, passwordAgain: first });
  bodyOf(await client.put('/account/recovery', form));
  await client.put('/account/recovery', form);
  return { client, email, id: user.id, password: third };
}

async function linksAndCodes({ client, email }: Awaited<ReturnType<typeof passwords>>) {
  const { gatehouse, sms } = aviary;
  await client.login({ email, password: 'canary password: the third' });
  plantSession(client);
  bodyOf(await client.post('/account/verification', { url: RETURN_URL }), 201);
  const verification = tokenIn(linkIn(await gatehouse.messageTo(email, 2)));
  plant('verification secret', verification.secret);
  bodyOf(await client.put('/account/verification', verification));
  await client.put('/account/verification', verification);

  const guest = aviary.visitor();
  bodyOf(await guest.post('/account/sessions/magic-url', { userId: 'unique()', email }), 201);
  const link = tokenIn(linkIn(await gatehouse.messageTo(email, 3)));
  plant('magic URL secret', link.secret);
  bodyOf(await guest.put('/account/sessions/magic-url', link));
  plantSession(guest);
  await guest.get('/account', { query: { ...link } });

  for (const mood of ['taken', 'badCredentials', 'failed', 'garbage'] as const) {
    const phone = somePhone();
    sms.expect(phone, mood);
    const visitor = aviary.visitor();
    const { userId } = bodyOf(
      await visitor.post('/account/sessions/phone', { userId: 'unique()', phone }),
      201,
    );
    const { text: secret } = await eventually('an SMS', () => sms.attemptsTo(phone)[0]);
    plant('phone code', secret);
    bodyOf(await visitor.put('/account/sessions/phone', { userId, secret }));
    plantSession(visitor);
  }
}

async function proofs({ client }: Awaited<ReturnType<typeof passwords>>) {
  const { jwt } = bodyOf(await client.post('/account/jwt'), 201);
  plant('JWT', jwt);
  const guest = aviary.visitor();
  const asked = { cookies: false, headers: { 'x-appwrite-jwt': jwt } };
  bodyOf(await guest.get('/account', asked));
  const bent = plant('JWT', `${jwt.slice(0, -8)}canary00`);
  await guest.get('/account', { headers: { 'x-appwrite-jwt': bent } });
  await guest.get('/account', { headers: { 'x-appwrite-key': SETTINGS.API_KEY } });
  await guest.get('/account', {
    headers: { 'x-appwrite-key': plant('API key', 'canary-of-a-key-that-is-none') },
  });
  await guest.get('/account', { headers: { 'x-fallback-cookies': plant('session cookie', '{"canary":0') } });
}

async function logins(): Promise<LogIn[]> {
  const all: LogIn[] = [];
  for (const provider of ['discord', 'google', 'apple', 'box'])
    all.push(await aviary.logInStranger(provider));
  for (const token of TROUBLES) all.push(await aviary.logInStranger('dropbox', { token }));
  for (const userinfo of TROUBLES) all.push(await aviary.logInStranger('dropbox', { userinfo }));
  for (const idToken of ['expired', 'foreign-key'] as const)
    all.push(await aviary.logInStranger('slack', { idToken }));
  for (const refresh of ['fine', 'unauthorized', 'failed'] as const) {
    const login = await aviary.logInStranger('discord', { refresh });
    const client = aviary.visitor();
    for (const [name, value] of login.client.cookies) client.cookies.set(name, value);
    await client.patch('/account/sessions/current');
    all.push(login);
  }
  for (const { visit, client } of all) {
    plantSession(client);
    plant('OAuth2 client secret', aviary.simulator.registrationOf(visit.provider).clientSecret);
    for (const { accessToken, refreshToken, code } of visit.grants) {
      plant('authorization code', code);
      // The exchange may have failed.
      if (accessToken !== '') plant('provider access token', accessToken);
      if (refreshToken !== '') plant('provider refresh token', refreshToken);
    }
    for (const { query, body } of visit.requests) {
      const fields = new URLSearchParams(body);
      const [state, verifier, nonce] = [query.get('state'), fields.get('code_verifier'), query.get('nonce')];
      if (state !== null) plant('OAuth2 state', state);
      if (verifier !== null) plant('code verifier', verifier);
      if (nonce !== null) plant('nonce', nonce);
    }
  }
  return all;
}

/** Mail that is refused, and a database that is away. */
async function outages({ client, email }: Awaited<ReturnType<typeof passwords>>) {
  const { gatehouse } = aviary;
  const { smtp } = gatehouse;
  const tries = () => smtp.attempts.filter((address) => address === email).length;
  const before = tries();
  smtp.onData = () => ({ code: 550, text: 'No such mailbox' });
  bodyOf(await client.post('/account/recovery', { email, url: RETURN_URL }), 201);
  await eventually('a refused mail', () => tries() > before || undefined);
  smtp.onData = () => undefined;
  await smtp.stop();
  bodyOf(await client.post('/account/recovery', { email, url: RETURN_URL }), 201);
  await eventually(
    'a mail server that is away',
    async () => (await get('/readyz')).text.includes('degraded') || undefined,
  );
  await smtp.start();
  if (LEG === 'embedded') return;
  await aviary.database.cut();
  const answers = [
    await client.get('/account'),
    await client.post('/account/sessions/email', { email, password: 'canary password: the third' }),
    await client.put('/account/sessions/magic-url', {
      userId: 'nobody',
      secret: plant('magic URL secret', 'canary of a link'),
    }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
  await aviary.database.restore();
  await eventually('/readyz', async () => (await get('/readyz')).status === 200 || undefined);
}

const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  send(undefined, 'GET', aviary.gatehouse.origin + path, headers);

/** The files of SQLite, with what has been deleted in them. */
function databaseFiles(): string {
  const { folder } = aviary.gatehouse;
  const files = readdirSync(folder).filter((name) => name.startsWith('gatehouse.sqlite'));
  return files.map((name) => readFileSync(join(folder, name), 'latin1')).join('\n');
}

describe('a secret of any kind', () => {
  let done: LogIn[];
  beforeAll(async () => {
    await aviary.start();
    const user = await passwords();
    await linksAndCodes(user);
    await proofs(user);
    done = await logins();
    await outages(user);
    const last = await aviary.visitor().get('/account');
    await eventually(
      'the last line',
      () => aviary.gatehouse.output.includes(last.headers['x-request-id'] ?? '') || undefined,
    );
  }, 240_000);
  afterAll(() => aviary.remove(), 90_000);

  it('has been planted', () => {
    expect(canaries.plantedKinds).toEqual(
      expect.arrayContaining([
        ...['API key', 'APP_SECRET', 'JWT', 'OAuth2 client secret', 'OAuth2 state', 'SMS credentials'],
        ...['SMTP password', 'authorization code', 'code verifier', 'magic URL secret'],
        ...['metrics token', 'nonce', 'password', 'phone code', 'provider access token'],
        ...['provider refresh token', 'recovery secret', 'session cookie', 'session secret'],
        'verification secret',
      ]),
    );
    expect(canaries.kindsIn('Authorization: Bearer canary-of-the-metrics-token')).toEqual(['metrics token']);
  });

  it('never stands in the log, at the level that says most', () => {
    expect(aviary.gatehouse.log.length).toBeGreaterThan(100);
    expect(canaries.kindsIn(aviary.gatehouse.output)).toEqual([]);
  });

  it('never stands in what the doctor says', async () => {
    const { stdout, stderr } = await runProgram(aviary.gatehouse, 'doctor');
    expect(stdout).toMatch(/\S/);
    expect(canaries.kindsIn(stdout + stderr)).toEqual([]);
  });

  it('never stands in metrics, health, or the published document', async () => {
    const headers = { authorization: `Bearer ${SETTINGS.METRICS_TOKEN}` };
    const metrics = await get('/metrics', headers);
    expect(metrics.status).toBe(200);
    expect(canaries.kindsIn(metrics.text)).toEqual([]);
    for (const path of ['/healthz', '/readyz', '/docs/openapi.json', '/metrics'])
      expect([path, canaries.kindsIn((await get(path)).text)]).toEqual([path, []]);
  });

  it('never stands in a refusal, nor in an answer that is not there to give it', () => {
    const { answers } = aviary;
    const refusals = answers.filter(({ status }) => status >= 400);
    expect(refusals.length).toBeGreaterThan(10);
    for (const { headers, text } of refusals)
      expect(canaries.kindsIn(JSON.stringify(headers) + text)).toEqual([]);
    for (const { headers, text } of answers)
      expect(canaries.kindsIn(JSON.stringify(headers) + text, GIVEN)).toEqual([]);
  });

  it('never stands in what a browser gets in a login, but for what it has to carry', () => {
    const hops = done
      .flatMap(({ hops }) => hops)
      .filter(({ url }) => new URL(url).pathname.startsWith('/v1/'));
    expect(hops.length).toBeGreaterThan(40);
    for (const { answer } of hops) {
      const seen = `${answer.headers['location'] ?? ''} ${answer.text}`;
      // The nonce goes to the provider by way of the browser, the session as a cookie only.
      expect(canaries.kindsIn(seen, [...CARRIED, 'nonce'])).toEqual([]);
    }
  });

  it('never stands in a mail or SMS that is not there to bring it', () => {
    const brought = ['recovery secret', 'verification secret', 'magic URL secret', 'phone code'];
    const mails = aviary.gatehouse.smtp.deliveries.map(
      ({ raw, mail }) => `${raw}\n${mail.text}\n${mail.html}`,
    );
    expect(canaries.kindsIn(mails.join('\n'), brought)).toEqual([]);
    const texts = aviary.sms.attempts.map(({ text }) => text);
    expect(canaries.kindsIn(texts.join('\n'), ['phone code'])).toEqual([]);
  });

  it('never stands in the database as it is', async () => {
    const stored = await everythingStored(aviary.gatehouse);
    expect(stored.length).toBeGreaterThan(5_000);
    expect(canaries.kindsIn(stored)).toEqual([]);
    if (LEG === 'embedded') expect(canaries.kindsIn(databaseFiles())).toEqual([]);
  });

  (isSingleRedis ? it : it.skip)('never is said to Redis, in a key, a value or the data of a job', () => {
    const said = aviary.monitor?.text ?? '';
    expect(said).toMatch(/\bm-[0-9a-f]+/);
    expect(canaries.kindsIn(said)).toEqual([]);
  });
});
