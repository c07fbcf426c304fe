import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Gatehouse, PROJECT_FOLDER, useGatehouse } from '../../support/gatehouse.js';
import { runProgram } from '../../support/run-program.js';
import { bodyOf, isLoggedIn, mailedRecovery, resetTo } from '../../support/scenarios.js';
import { runSql } from '../../support/sql.js';
import { eventually } from '../../support/waiting.js';

const START_TIMEOUT = 60_000;

/** `npm run migration:run`, `migration:revert`. */
async function migrate(gatehouse: Gatehouse, command: 'run' | 'revert'): Promise<string> {
  const script = join(PROJECT_FOLDER, 'scripts/migration.mjs');
  const env = { ...process.env, ...gatehouse.environment() };
  const { stdout } = await promisify(execFile)(process.execPath, [script, command], { env });
  return stdout;
}

async function isBehind({ origin }: Gatehouse): Promise<boolean> {
  const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
  return answer?.status === 503 && (await answer.text()).includes('"behind"');
}

/** Something of everything that writes. */
async function useAll(gatehouse: Gatehouse): Promise<void> {
  const client = gatehouse.client();
  const { email } = await client.signedUp();
  bodyOf(await client.patch('/account/prefs', { prefs: { theme: 'dark' } }));
  bodyOf(
    await client.put('/account/recovery', resetTo(await mailedRecovery(gatehouse, email), 'new password')),
  );
  await client.login({ email, password: 'new password' });
  expect((await client.delete('/account/sessions')).status).toBe(204);
}

describe('a schema that is a migration ahead (operations: upgrades)', () => {
  const gatehouse = useGatehouse();
  const EXPANSION = `
    ALTER TABLE users ADD COLUMN nickname VARCHAR(64) NULL;
    ALTER TABLE sessions ADD COLUMN strength INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE outbox ADD COLUMN priority INTEGER NULL;
    CREATE INDEX users_nickname ON users (nickname);
    CREATE TABLE labels (id VARCHAR(36) NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL);
    INSERT INTO schema_migrations (timestamp, name) VALUES (1999999999999, 'Labels1999999999999')`;

  it('is served on as before, by a server that was running, and by one that starts on it', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    await runSql(gatehouse.storageUrl, EXPANSION);
    await useAll(gatehouse);
    await gatehouse.restart();
    await useAll(gatehouse);
    expect(await isLoggedIn(client)).toBe(true);
    expect(bodyOf(await client.get('/account')).email).toBe(user.email);
  }, 60_000);

  it('is told by the doctor', async () => {
    const { stdout } = await runProgram(gatehouse, 'doctor');
    expect(stdout).toMatch(/newer/);
  }, 30_000);
});

describe('a schema that is behind (operations: upgrades)', () => {
  const gatehouse = useGatehouse({ role: 'all' });
  let api: Gatehouse;
  afterAll(() => api?.remove(), 30_000);

  it(
    'keeps a server from being ready, until it is migrated: no restart, no data lost',
    async () => {
      const { email, password } = await gatehouse.client().signedUp();
      // The same installation, without the role that migrates by itself.
      api = await gatehouse.sibling({}, 'api');
      await api.stop();
      await gatehouse.stop();
      expect(await migrate(gatehouse, 'revert')).toMatch(/^Reverted/);

      const migration = async () => {
        await eventually('503', () => isBehind(api), { within: START_TIMEOUT });
        expect(await migrate(gatehouse, 'run')).toMatch(/^Ran/);
      };
      await Promise.all([api.start(), migration()]);
      await api.client().login({ email, password });
    },
    3 * START_TIMEOUT,
  );
});
