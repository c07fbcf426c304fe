import { contest, expectOneOfMany, MANY } from '../../support/contest.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { useProcesses } from '../../support/processes.js';
import { anotherLogin, bodyOf, isLoggedIn, MINUTE, someUser } from '../../support/scenarios.js';
import { eventsOf, somePhone, textedCode, useCode, wrongCode } from '../../support/ways-in.js';

const TIME_LIMIT = 3 * MINUTE;
const processes = useProcesses({
  projects: [DEFAULT_PROJECT, { id: 'five-sessions', auth: { maxSessionsPerUser: 5 } }],
});

describe('of 200 at once', () => {
  it.each([
    ['five-sessions', 5],
    ['default', 10],
  ])(
    'sign-ins of one user leave the sessions that %s allows (contract §9.3)',
    async (project, limit) => {
      const user = await processes.first.client({ project }).register();
      const clients = Array.from({ length: MANY }, (_, index) => processes.at(index).client({ project }));
      const answers = await contest((index) => clients[index]!.post('/account/sessions/email', user));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));

      const alive = [];
      for (const client of clients) if (await isLoggedIn(client)) alive.push(client);
      expect(alive).toHaveLength(limit);
      expect(bodyOf(await alive[0]!.get('/account/sessions')).total).toBe(limit);
    },
    TIME_LIMIT,
  );

  it(
    'one ends a session',
    async () => {
      const user = await someUser(processes.first);
      const { session } = await anotherLogin(processes.first, user);
      await expectOneOfMany(
        (index) => processes.sentTo(index, user.client).delete(`/account/sessions/${session.$id}`),
        204,
        [404, 'user_session_not_found'],
      );
      const events = await eventsOf(user.client);
      expect(events.filter((event) => event === 'session.delete')).toHaveLength(1);
    },
    TIME_LIMIT,
  );

  it(
    'no more than the tries of a code are held against it (contract §17.13)',
    async () => {
      const { userId, secret } = await textedCode(processes.first, somePhone());
      const guesses = new Set<string>();
      while (guesses.size < MANY) guesses.add(wrongCode(secret));
      const answers = await contest((index) =>
        useCode(processes.at(index).client(), { userId, secret: [...guesses][index]! }),
      );
      expect(new Set(answers.map(({ status, body }) => `${status} ${body.type}`))).toEqual(
        new Set(['401 user_invalid_token']),
      );
      // The right one comes too late.
      expect((await useCode(processes.first.client(), { userId, secret })).status).toBe(401);
    },
    TIME_LIMIT,
  );
});
