import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { freePort, Gatehouse, useGatehouse } from '../../support/gatehouse.js';
import { runServer } from '../../support/run-server.js';
import { describeOnEmbeddedLeg } from '../../support/describe-on.js';
import { LEG } from '../../support/leg.js';

const gatehouse = useGatehouse();

describe('the banner (operations: npm start)', () => {
  it('names API, explorer, inbox and project, once', () => {
    const base = `http://(localhost|127\\.0\\.0\\.1):${new URL(gatehouse.origin).port}`;
    for (const path of ['/v1', '/docs', '/inbox']) {
      expect(gatehouse.output.match(new RegExp(`${base}${path}\\b`, 'g'))).toHaveLength(1);
    }
    expect(gatehouse.output).toMatch(/\bdefault\b/);
  });

  it('says where data lies, without a password', () => {
    expect(gatehouse.output).toMatch(LEG === 'embedded' ? /gatehouse\.sqlite/ : /gatehouse_test_/);
    expect(gatehouse.output).not.toMatch(/:\/\/[^\s/:]+:[^\s/@]+@/);
  });

  it('does not show the application secret', () => {
    expect(gatehouse.output).not.toContain(gatehouse.environment()['APP_SECRET']);
  });
});

describe('a second start', () => {
  it('reuses everything: users, sessions, mails that were sent', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    await client.post('/account/verification', { url: 'http://localhost/' });
    await gatehouse.messageTo(user.email);
    await gatehouse.restart();
    expect((await client.get('/account')).body).toMatchObject({ $id: user.id, email: user.email });
    await gatehouse.messageTo(user.email);
  });
});

describe('PORT', () => {
  it('taken: one line, exit code 1', async () => {
    const port = new URL(gatehouse.origin).port;
    const run = await runServer({
      ...gatehouse.environment(),
      DATABASE_URL: 'sqlite:other.sqlite',
      REDIS_URL: '',
      PORT: port,
    });
    expect(run.code).toBe(1);
    expect(run.lines.filter((line) => line.includes('PORT') && line.includes(port))).toHaveLength(1);
    expect(run.output).not.toMatch(/^\s+at /m);
  });
});

describeOnEmbeddedLeg('on embedded defaults', () => {
  const fresh = new Gatehouse({
    env: {
      PORT: '',
      DATABASE_URL: '',
      APP_SECRET: '',
      PROJECTS_FILE: '',
      NODE_ENV: '',
      TEST_CLOCK: '',
      TRUST_PROXY: '',
      PASSWORD_COST: '',
    },
  });
  let taken: Server | undefined;

  beforeAll(async () => {
    taken = await occupy(8080);
    await fresh.start();
  }, 60_000);
  afterAll(async () => {
    await fresh.remove();
    taken?.close();
  }, 60_000);

  it('takes the next free port when 8080 is taken', () => {
    const port = Number(new URL(fresh.origin).port);
    expect(port).toBeGreaterThan(8080);
    expect(port).toBeLessThan(8180);
  });

  it('lets PUBLIC_URL follow the port', async () => {
    const client = fresh.client();
    const user = await client.signedUp();
    const url = `${fresh.origin.replace('127.0.0.1', 'localhost')}/landing`;
    expect((await client.post('/account/verification', { url })).status).toBe(201);
    await fresh.messageTo(user.email);
  });

  it('keeps data and a generated secret in .data, and finds both again', async () => {
    const client = fresh.client();
    const user = await client.signedUp();
    const folder = join(fresh.folder, '.data');
    expect(existsSync(join(folder, 'gatehouse.sqlite'))).toBe(true);
    const secrets = () =>
      readdirSync(folder)
        .filter((name) => !name.startsWith('gatehouse.sqlite'))
        .map((name) => readFileSync(join(folder, name), 'utf8'));
    const before = secrets();
    expect(before.length).toBeGreaterThan(0);

    await fresh.stop();
    await fresh.start();
    expect(secrets()).toEqual(before);
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    expect((await fresh.client({ headers: { cookie } }).get('/account')).body.$id).toBe(user.id);
  }, 60_000);

  it('lets nobody else read the secret', () => {
    const folder = join(fresh.folder, '.data');
    for (const name of readdirSync(folder)) {
      if (!name.startsWith('gatehouse.sqlite')) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    }
  });
});

/** Somebody may hold the port already: as good. */
async function occupy(port: number) {
  const server = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  return listening ? server : undefined;
}

describe('--role', () => {
  it('that does not exist is refused with exit code 1', async () => {
    const run = await runServer({ PORT: String(await freePort()) }, { args: ['--role=nothing'] });
    expect(run.code).toBe(1);
    expect(run.output).toMatch(/role/);
  });
});
