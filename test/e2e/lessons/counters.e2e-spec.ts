import type { Answer } from '../../support/client.js';
import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { someUser } from '../../support/scenarios.js';
import { somePhone, textedCode, useCode, useLink, wrongCode } from '../../support/ways-in.js';

const gatehouse = useGatehouse({ env: { RATE_LIMITS: 'on' } });
const guest = () => gatehouse.client();
beforeEach(() => gatehouse.moveToNextWindow());

/** Without a moment to write anything down. */
async function crash(): Promise<void> {
  await gatehouse.stop('SIGKILL');
  await gatehouse.start();
}

const WRONG = 'a wrong password';

/** Ways to fail ten times; the eleventh time is one too many. */
const WAYS: (() => Promise<() => Promise<Answer>>)[] = [
  async () => {
    const { email } = await guest().register();
    return () => guest().post('/account/sessions/email', { email, password: WRONG });
  },
  async () => {
    const { client, email } = await someUser(gatehouse);
    return () => client.patch('/account/email', { email, password: WRONG });
  },
  async () => {
    const { id } = await guest().register();
    const body = { userId: id, secret: 'wrong', password: WRONG, passwordAgain: WRONG };
    return () => guest().put('/account/recovery', body);
  },
  async () => {
    const { id } = await guest().register();
    return () => useLink(guest(), { userId: id, secret: 'wrong' });
  },
];

describe('Vikunja CVE-2026-35597', () => {
  it('failed passwords, recoveries and links count on after a kill in their midst', async () => {
    const attempts = await Promise.all(WAYS.map((prepare) => prepare()));
    for (const round of [1, 2]) {
      for (const attempt of attempts) {
        for (let tried = 0; tried < 5; tried += 1)
          expect([round, (await attempt()).status]).toEqual([round, 401]);
      }
      await crash();
    }
    for (const attempt of attempts) expect((await attempt()).status).toBe(429);
  });

  it('wrong codes count on after a kill in their midst', async () => {
    const token = await textedCode(gatehouse, somePhone());
    for (let tried = 0; tried < 5; tried += 1) {
      if (tried === 3) await crash();
      const guess = { ...token, secret: wrongCode(token.secret) };
      expectProblem(await useCode(guest(), guess), 401, 'user_invalid_token');
    }
    expectProblem(await useCode(guest(), token), 401, 'user_invalid_token');
  });
});
