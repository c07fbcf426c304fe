import { Backup, describeWithDumps } from '../../support/backup.js';
import type { Client } from '../../support/client.js';
import { blockOf, pageOf } from '../../support/documentation.js';
import type { Gatehouse } from '../../support/gatehouse.js';
import type { LogIn } from '../../support/oauth2/log-in.js';
import { expectLoggedIn, useScene } from '../../support/oauth2/scene.js';
import {
  bodyOf,
  isLoggedIn,
  type LinkToken,
  mailedRecovery,
  resetTo,
  RETURN_URL,
} from '../../support/scenarios.js';
import { runSql } from '../../support/sql.js';
import { eventually } from '../../support/waiting.js';

const MINUTE = 60_000;

describeWithDumps('a backup that is made while the server runs, restored (operations)', () => {
  const scene = useScene({ mail: 'smtp' });
  let backup: Backup;
  let restored: string;
  let server: Gatehouse;

  type Visitor = Awaited<ReturnType<typeof signUp>>;
  const crowd: Visitor[] = [];
  let loggedIn: LogIn;
  let waiting: Visitor;
  let leaving: Visitor;
  /** Has the session of `leaving` as well. */
  let thief: Client;
  let careless: Visitor;
  let late: Visitor;
  /** Of `leaving` and `careless`. */
  let recoveries: LinkToken[];

  async function signUp() {
    const client = scene.gatehouse.client();
    return { client, ...(await client.signedUp()) };
  }

  /** The same cookies at this server. */
  function at(server: Gatehouse, visitor: Client): Client {
    const client = server.client({ ip: visitor.ip });
    for (const [name, value] of visitor.cookies) client.cookies.set(name, value);
    return client;
  }

  const recover = (gatehouse: Gatehouse, link: LinkToken) =>
    gatehouse.client().put('/account/recovery', resetTo(link, 'another password'));

  const mailsTo = (address: string) =>
    scene.gatehouse.smtp.deliveries.filter(({ recipients }) => recipients.includes(address));

  /** Users who sign up for as long as the work takes. */
  async function besideSignUps(work: () => Promise<void>): Promise<void> {
    let isOver = false;
    const crowding = (async () => {
      while (!isOver) await signUp();
    })();
    try {
      await work();
    } finally {
      isOver = true;
      await crowding;
    }
  }

  beforeAll(async () => {
    const { gatehouse } = scene;
    for (let count = 0; count < 5; count++) crowd.push(await signUp());
    [leaving, careless] = [await signUp(), await signUp()];
    loggedIn = await scene.logInStranger('discord');
    expectLoggedIn(loggedIn);
    recoveries = [
      await mailedRecovery(gatehouse, leaving.email),
      await mailedRecovery(gatehouse, careless.email),
    ];
    waiting = await signUp();
    await gatehouse.smtp.stop();
    bodyOf(await waiting.client.post('/account/verification', { url: RETURN_URL }), 201);

    backup = new Backup(gatehouse);
    await besideSignUps(() => backup.make());

    // What the backup does not know.
    late = await signUp();
    thief = at(gatehouse, leaving.client);
    expect((await leaving.client.delete('/account/sessions')).status).toBe(204);
    for (const recovery of recoveries) bodyOf(await recover(gatehouse, recovery));
    await gatehouse.smtp.start();
    await eventually('the mail that waited', () => {
      gatehouse.advanceClock(MINUTE / 2);
      return mailsTo(waiting.email).length === 1 || undefined;
    });

    restored = await backup.restore();
    const { REDIS_PREFIX: prefix } = gatehouse.environment();
    server = await gatehouse.sibling({
      DATABASE_URL: restored,
      SMTP_URL: gatehouse.smtp.url,
      ...(prefix === undefined ? {} : { REDIS_PREFIX: `${prefix}-restored` }),
    });
  }, 120_000);

  afterAll(async () => {
    await server?.remove();
    await backup?.remove();
  }, 60_000);

  it('has everybody who had signed up before, with their sessions and passwords', async () => {
    for (const { client, id, email, password } of crowd) {
      expect(bodyOf(await at(server, client).get('/account'))).toMatchObject({ $id: id, email });
      await server.client().login({ email, password });
    }
  });

  it('opens the tokens of providers, and refreshes them', async () => {
    const client = at(server, loggedIn.client);
    const { accessToken, refreshToken } = loggedIn.visit.grant;
    expect(bodyOf(await client.get('/account/sessions/current'))).toMatchObject({
      providerAccessToken: accessToken,
      providerRefreshToken: refreshToken,
    });
    bodyOf(await client.patch('/account/sessions/current'));
  });

  it('sends the messages that waited, a second time if need be, under the same Message-ID', async () => {
    await eventually('the second copy', () => {
      server.advanceClock(MINUTE / 2);
      return mailsTo(waiting.email).length === 2 || undefined;
    });
    const ids = mailsTo(waiting.email).map(({ mail }) => mail.messageId);
    expect(new Set(ids).size).toBe(1);
  });

  it('takes new users, and does not know those who came later', async () => {
    expect(await isLoggedIn(at(server, late.client))).toBe(false);
    await server.client().signedUp({ email: late.email });
  });

  it('brings back sessions that have ended and links that were spent, until the statements of the page', async () => {
    expect(await isLoggedIn(thief)).toBe(false);
    expect(await isLoggedIn(at(server, thief))).toBe(true);
    bodyOf(await recover(server, recoveries[1]!));

    await runSql(restored, blockOf(pageOf('operations/backup.md'), 'sql', 'DELETE FROM sessions'));
    for (const visitor of [thief, ...crowd.map((each) => each.client), loggedIn.client])
      expect(await isLoggedIn(at(server, visitor))).toBe(false);
    expect((await recover(server, recoveries[0]!)).status).toBe(401);
    await server.client().login(leaving);
  });
});
