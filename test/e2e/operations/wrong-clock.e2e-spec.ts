import type { Client } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, type Gatehouse, useGatehouse } from '../../support/gatehouse.js';
import {
  anotherLogin,
  bodyOf,
  HOUR,
  isLoggedIn,
  type LinkToken,
  MINUTE,
  SECOND,
} from '../../support/scenarios.js';
import { describeOnServerLeg } from '../../support/describe-on.js';
import { askForCode, askForLink, somePhone, useCode, useLink } from '../../support/ways-in.js';

/** With the scope `public`, answers hold the secret (contract §3.6): no message needs to arrive. */
const KEY = { name: 'backend', secret: 'a-key-of-a-backend-0123456789abcdef', scopes: ['public'] };

describeOnServerLeg.each([
  ['fast', HOUR],
  ['slow', -HOUR],
])('a second process whose clock is an hour %s', (_how, error) => {
  const gatehouse = useGatehouse({
    env: { PURGE_INTERVAL: '1' },
    projects: [{ ...DEFAULT_PROJECT, apiKeys: [KEY] }],
  });
  let twin: Gatehouse;
  let both: Gatehouse[];

  beforeAll(async () => {
    twin = await gatehouse.sibling();
    twin.advanceClock(error);
    both = [gatehouse, twin];
  }, 60_000);
  afterAll(() => twin.remove(), 60_000);

  const timePasses = (ms: number) => both.forEach((each) => each.advanceClock(ms));
  const secretsOf = (ask: (client: Client) => ReturnType<typeof askForLink>): Promise<LinkToken[]> =>
    Promise.all(
      both.map(async (each) =>
        bodyOf(await ask(each.client({ headers: { 'x-appwrite-key': KEY.secret } })), 201),
      ),
    );
  async function expectDead(tokens: LinkToken[], use: typeof useLink): Promise<void> {
    for (const { userId, secret } of tokens) {
      for (const each of both) {
        expectProblem(await use(each.client(), { userId, secret }), 401, 'user_invalid_token');
      }
    }
  }

  it('keeps no code and no link alive longer than its time and that hour', async () => {
    const codes = await secretsOf((client) => askForCode(client, somePhone()));
    const links = await secretsOf((client) => askForLink(client, someEmail()));
    timePasses(HOUR + 15 * MINUTE + SECOND);
    await expectDead(codes, useCode);
    timePasses(45 * MINUTE);
    await expectDead(links, useLink);
  });

  it('lets people in by what the process itself has made, for the time that it has', async () => {
    const codes = await secretsOf((client) => askForCode(client, somePhone()));
    timePasses(14 * MINUTE);
    for (const [index, { userId, secret }] of codes.entries()) {
      bodyOf(await useCode(both[index]!.client(), { userId, secret }));
    }
  });

  it('shares sessions, and nothing fails', async () => {
    for (const [here, there] of [both, both.toReversed()] as [Gatehouse, Gatehouse][]) {
      const user = await here.client().signedUp();
      const { client } = await anotherLogin(there, user);
      const { jwt } = bodyOf(await client.post('/account/jwt'), 201);
      expect(await isLoggedIn(client)).toBe(true);
      bodyOf(await client.patch('/account/name', { name: 'Ada' }));
      bodyOf(await client.get('/account/logs'));
      const answer = await here.client({ headers: { 'x-appwrite-jwt': jwt } }).get('/account');
      expect([200, 401]).toContain(answer.status);
    }
    for (const each of both) {
      expect((await fetch(`${each.origin}/readyz`)).status).toBe(200);
      // What one clock takes for expired is not sent by it: the price of a wrong clock, and all of it.
      const complaints = each.log.filter(({ level, code }) => Number(level) >= 50 && code !== 'expired');
      expect(complaints).toEqual([]);
    }
  });
});
