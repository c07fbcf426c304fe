import { useInstallation } from '../../support/load/installation.js';
import { Load } from '../../support/load/load.js';
import { runSql } from '../../support/sql.js';

const installation = useInstallation();

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
      await runSql(installation.api.storageUrl, statement);
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
    await runSql(installation.api.storageUrl, 'DELETE FROM outbox');
    await installation.api.smtp.start();
    await expect(load.check()).rejects.toThrow(/\d of \d+ by email/);
  }, 120_000);
});
