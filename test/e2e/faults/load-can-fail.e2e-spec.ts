import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Gatehouse } from '../../support/gatehouse.js';
import { useInstallation } from '../../support/load/installation.js';
import { Load } from '../../support/load/load.js';
import { withConnection } from '../../support/own-servers.js';

const installation = useInstallation();

/** Behind the service's back. */
async function execute({ folder, databaseUrl }: Gatehouse, statement: string): Promise<void> {
  if (databaseUrl !== undefined) {
    await withConnection(databaseUrl, (connection) => connection.query(statement));
    return;
  }
  const database = new Database(join(folder, 'gatehouse.sqlite'), { timeout: 5_000 });
  try {
    database.exec(statement);
  } finally {
    database.close();
  }
}

describe('the comparison after a fault', () => {
  it.each([
    ['a session', 'DELETE FROM sessions', /a session is gone/],
    ['a change', `UPDATE users SET prefs = '{"value":0}', name = 'Nobody'`, /the (prefs are|name is)/],
    ['a log entry', `DELETE FROM activity WHERE event = 'user.create'`, /0 user.create, not 1/],
  ])(
    'notices that %s is lost',
    async (_what, statement, complaint) => {
      const load = new Load(installation, 3);
      load.start();
      try {
        await load.succeed(60);
      } finally {
        await load.stop();
      }
      await load.check();
      await execute(installation.api, statement);
      await expect(load.check()).rejects.toThrow(complaint);
    },
    120_000,
  );

  it('notices that a message is lost', async () => {
    const load = new Load(installation, 3);
    await installation.api.smtp.stop();
    load.start();
    try {
      await load.succeed(60);
    } finally {
      await load.stop();
    }
    await execute(installation.api, 'DELETE FROM outbox');
    await installation.api.smtp.start();
    await expect(load.check()).rejects.toThrow(/\d of \d+ by email/);
  }, 120_000);
});
