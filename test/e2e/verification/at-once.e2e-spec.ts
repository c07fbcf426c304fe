import { contest } from '../../support/contest.js';
import { linksTo } from '../../support/mailbag.js';
import { useProcesses } from '../../support/processes.js';
import { atOnce, bodyOf, expectOneWinner, RETURN_URL, someUser } from '../../support/scenarios.js';
import { eventsOf } from '../../support/ways-in.js';

const ROUNDS = 25;
const processes = useProcesses();

describe('two requests with one secret at once (contract §9.2: single use)', () => {
  it(`verify an email by one of them, ${ROUNDS} times`, async () => {
    const users = await Promise.all(
      Array.from({ length: ROUNDS }, (_, index) => someUser(processes.at(index))),
    );
    const ask = (index: number) => users[index]!.client.post('/account/verification', { url: RETURN_URL });
    for (const answer of await contest(ask, ROUNDS)) {
      bodyOf(answer, 201);
    }
    const tokens = await linksTo(
      processes.first,
      users.map(({ email }) => email),
    );
    for (const [index, token] of tokens.entries()) {
      const answers = await atOnce(2, (at) => processes.at(at).client().put('/account/verification', token));
      expectOneWinner(answers, 200, [401, 'user_invalid_token']);
      const events = await eventsOf(users[index]!.client);
      expect(events.filter((event) => event === 'verification.update')).toHaveLength(1);
    }
  }, 120_000);
});
