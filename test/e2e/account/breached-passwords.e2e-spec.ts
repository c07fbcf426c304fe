import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { send } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { samplesIn } from '../../support/exposition.js';
import { DEFAULT_PROJECT, freePort, Gatehouse } from '../../support/gatehouse.js';
import { bodyOf, mailedRecovery, resetTo, someUser } from '../../support/scenarios.js';

const BREACHED = 'known from a breach, alas';
const SEEN_NEVER = 'a padding line has this one';
const GOOD = 'a brand new password';

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();
const suffix = (text: string) => sha1(text).slice(5);

function inGoodHealth({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const prefix = url.slice(-5);
  const known = [`${sha1(BREACHED)}:3`, `${sha1(SEEN_NEVER)}:0`, `${prefix}${'0'.repeat(35)}:12`];
  const lines = known.filter((line) => line.startsWith(prefix)).map((line) => line.slice(5));
  response.end(lines.join('\r\n'));
}

/** Speaks the range interface over real HTTP. */
class RangeServer {
  readonly asked: IncomingMessage[] = [];
  answer = inGoodHealth;
  private readonly server = createServer((request, response) => {
    this.asked.push(request);
    this.answer(request, response);
  });
  url = '';

  async start(): Promise<void> {
    const port = await freePort();
    await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

const ranges = new RangeServer();
let gatehouse: Gatehouse;

beforeAll(async () => {
  await ranges.start();
  gatehouse = new Gatehouse({
    projects: [
      DEFAULT_PROJECT,
      { id: 'online', auth: { breachedPasswords: { enabled: true, url: ranges.url } } },
    ],
  });
  await gatehouse.start();
}, 75_000);
afterAll(async () => {
  await gatehouse.remove();
  ranges.stop();
}, 60_000);
beforeEach(() => {
  ranges.answer = inGoodHealth;
  ranges.asked.length = 0;
});

const register = (password: string, project = 'online') =>
  gatehouse.client({ project }).post('/account', { userId: 'unique()', email: someEmail(), password });

async function checks(outcome: string): Promise<number> {
  const { text } = await send(undefined, 'GET', `${gatehouse.origin}/metrics`, {});
  return samplesIn(text).of('gatehouse_breached_password_checks_total', { outcome });
}

describe('a password that is known from a breach', () => {
  it('is refused for a new account, and nobody learns of it', async () => {
    const answer = await register(BREACHED);
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toBe('Invalid password: It is known from a data breach.');
    expect(gatehouse.output).not.toContain(BREACHED);
    expect(gatehouse.output).not.toMatch(new RegExp(suffix(BREACHED), 'i'));
  });

  it('is asked for by five digits of its hash, with padding', async () => {
    await register(BREACHED);
    const [request] = ranges.asked;
    expect(request?.url).toBe(`/range/${sha1(BREACHED).slice(0, 5)}`);
    expect(request?.headers['add-padding']).toBe('true');
    expect(ranges.asked).toHaveLength(1);
  });

  it('is refused as a changed password, once the old one was right', async () => {
    const { client, password } = await someUser(gatehouse, { project: 'online' });
    ranges.asked.length = 0;
    const change = (oldPassword: string, next: string) =>
      client.patch('/account/password', { password: next, oldPassword });
    expectProblem(await change('not my password', BREACHED), 401, 'user_invalid_credentials');
    expect(ranges.asked).toHaveLength(0);
    expectProblem(await change(password, BREACHED), 400, 'general_argument_invalid');
    bodyOf(await change(password, GOOD));
  });

  it('is refused as the first one of an anonymous account', async () => {
    const client = gatehouse.client({ project: 'online' });
    bodyOf(await client.post('/account/sessions/anonymous', {}), 201);
    const convert = (password: string) => client.patch('/account/email', { email: someEmail(), password });
    expectProblem(await convert(BREACHED), 400, 'general_argument_invalid');
    bodyOf(await convert(GOOD));
  });

  it('is refused in recovery to whoever has the link, which stays good', async () => {
    const { email, id } = await someUser(gatehouse, { project: 'online' });
    const token = await mailedRecovery(gatehouse, email, { project: 'online' });
    const client = gatehouse.client({ project: 'online' });
    ranges.asked.length = 0;
    const wrong = resetTo({ userId: id, secret: 'wrong' }, BREACHED);
    expectProblem(await client.put('/account/recovery', wrong), 401, 'user_invalid_token');
    expect(ranges.asked).toHaveLength(0);
    const breached = await client.put('/account/recovery', resetTo(token, BREACHED));
    expectProblem(breached, 400, 'general_argument_invalid');
    bodyOf(await client.put('/account/recovery', resetTo(token, GOOD)));
  });

  it('lets its owner in who had it before', async () => {
    const user = await someUser(gatehouse, { password: BREACHED });
    await gatehouse.client().login(user);
    expect(ranges.asked).toHaveLength(0);
  });
});

describe('a password is taken', () => {
  it('that the range does not have, or has for padding only', async () => {
    const before = await checks('clear');
    bodyOf(await register(GOOD), 201);
    bodyOf(await register(SEEN_NEVER), 201);
    expect(await checks('clear')).toBe(before + 2);
  });

  it.each([
    ['fails', (_request, response) => response.writeHead(503).end()],
    ['breaks off', (_request, response) => response.destroy()],
    ['answers something else', (_request, response) => response.end('<html>Welcome</html>')],
    ['does not answer', () => undefined],
  ] satisfies [string, typeof ranges.answer][])(
    'where the server %s; that is counted and logged without its hash',
    async (_how, answer) => {
      const before = await checks('failed');
      ranges.answer = answer;
      const start = performance.now();
      bodyOf(await register(BREACHED), 201);
      expect(performance.now() - start).toBeLessThan(3_000);
      expect(await checks('failed')).toBe(before + 1);
      const logged = gatehouse.log.filter(
        ({ msg }) => msg === 'Password not compared with the breached ones',
      );
      expect(logged.at(-1)).toMatchObject({ project: 'online', reason: expect.stringMatching(/\S/) });
      expect(JSON.stringify(logged)).not.toContain(sha1(BREACHED).slice(0, 5));
      // So that its failures are none in a row.
      ranges.answer = inGoodHealth;
      expectProblem(await register(BREACHED), 400, 'general_argument_invalid');
    },
  );
});

describe('a file of breached passwords', () => {
  it('takes the place of the server', async () => {
    const file = join(gatehouse.folder, 'breached.txt');
    const leaked = Array.from({ length: 1_000 }, (_, index) => sha1(`leaked ${index}`));
    writeFileSync(
      file,
      [...leaked, sha1(BREACHED)]
        .sort()
        .map((hash) => `${hash}:7\r\n`)
        .join(''),
    );
    await gatehouse.reloadProjects([{ id: 'local', auth: { breachedPasswords: { enabled: true, file } } }]);
    for (const password of [BREACHED, 'leaked 500']) {
      expectProblem(await register(password, 'local'), 400, 'general_argument_invalid');
    }
    bodyOf(await register(GOOD, 'local'), 201);
    expect(ranges.asked).toHaveLength(0);
  });
});
