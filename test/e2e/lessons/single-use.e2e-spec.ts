import type { Answer } from '../../support/client.js';
import { expectProblem } from '../../support/expectations.js';
import { useProcesses } from '../../support/processes.js';
import {
  type LinkToken,
  atOnce,
  bodyOf,
  mailedRecovery,
  mailedVerification,
  resetTo,
  someUser,
} from '../../support/scenarios.js';
import {
  mailedMagicUrl,
  somePhone,
  submitLink,
  textedCode,
  useCode,
  useLink,
} from '../../support/ways-in.js';

/** As many as come at once with one secret. */
const COUNT = 50;
const processes = useProcesses({}, 3);
const visitor = (index: number) => processes.at(index).client();

/** Half of them by the hosted page, half by the API. */
const byPageOrApi = (index: number, token: LinkToken): Promise<Answer> =>
  index % 2 === 0 ? useLink(visitor(index), token) : submitLink(processes.at(index), token);

/** Of fifty that wait for one row some may wait too long for a busy database, which is then said: 503. */
function theOnlyWinner(answers: Answer[]): Answer {
  const [winner, ...others] = answers.filter(({ status }) => status < 400);
  const refusals = new Set(answers.map(({ status }) => status).filter((status) => status >= 400));
  expect(winner).toBeDefined();
  expect(others).toEqual([]);
  expect([401, 503]).toEqual(expect.arrayContaining([...refusals]));
  return winner!;
}

describe('better-auth GHSA-hc7v-rggr-4hvx', () => {
  it('a magic link that is used 50 times at once, by the API and the hosted page, makes one session', async () => {
    const { client, email } = await someUser(processes.first);
    const token = await mailedMagicUrl(processes.first, email);
    const answers = await atOnce(COUNT, (index) => byPageOrApi(index, token));
    const winner = theOnlyWinner(answers);
    // The address was not proven: the one who came by the link has taken the account over.
    expect((await client.get('/account')).status).toBe(401);
    const cookie = winner.setCookies.map((line) => line.split(';')[0]).join('; ');
    const { total } = bodyOf(await visitor(0).get('/account/sessions', { headers: { cookie } }));
    expect(total).toBe(1);
  });

  it.each([
    ['a code', async () => [await textedCode(processes.first, somePhone()), useCode] as const],
    [
      'a recovery link',
      async () => {
        const { email } = await someUser(processes.first);
        return [
          await mailedRecovery(processes.first, email),
          (client: ReturnType<typeof visitor>, token: LinkToken) =>
            client.put('/account/recovery', resetTo(token, 'a new password')),
        ] as const;
      },
    ],
    [
      'a verification link',
      async () => {
        const { client, email } = await someUser(processes.first);
        return [
          await mailedVerification(processes.first, client, email),
          (other: ReturnType<typeof visitor>, token: LinkToken) => other.put('/account/verification', token),
        ] as const;
      },
    ],
  ])('%s that is used 50 times at once is good once', async (_what, prepare) => {
    const [token, use] = await prepare();
    theOnlyWinner(await atOnce(COUNT, (index) => use(visitor(index), token)));
    expectProblem(await use(visitor(0), token), 401, 'user_invalid_token');
  });
});
