import type { Answer, Client } from '../../support/client.js';
import { contest, expectOneOfMany, MANY } from '../../support/contest.js';
import { expectProblem } from '../../support/expectations.js';
import { useProcesses } from '../../support/processes.js';
import {
  type LinkToken,
  bodyOf,
  mailedRecovery,
  mailedVerification,
  MINUTE,
  resetTo,
  someUser,
} from '../../support/scenarios.js';
import {
  addPhone,
  codesTo,
  mailedMagicUrl,
  somePhone,
  submitLink,
  textedCode,
  useCode,
  useLink,
} from '../../support/ways-in.js';

const processes = useProcesses({}, 3);
const visitor = (index: number) => processes.at(index).client();

/** Half of them by the hosted page, half by the API. */
const byPageOrApi = (index: number, token: LinkToken): Promise<Answer> =>
  index % 2 === 0 ? useLink(visitor(index), token) : submitLink(processes.at(index), token);

describe('better-auth GHSA-hc7v-rggr-4hvx', () => {
  it(
    `a magic link that is used ${MANY} times at once, by the API and the hosted page, makes one session`,
    async () => {
      const { client, email } = await someUser(processes.first);
      const token = await mailedMagicUrl(processes.first, email);
      const answers = await contest((index) => byPageOrApi(index, token));
      const [winner, ...others] = answers.filter(({ status }) => status < 400);
      const refusals = new Set(answers.map(({ status }) => status).filter((status) => status >= 400));
      expect([others, [...refusals]]).toEqual([[], [401]]);
      // The address was not proven: the one who came by the link has taken the account over.
      expect((await client.get('/account')).status).toBe(401);
      const cookie = winner!.setCookies.map((line) => line.split(';')[0]).join('; ');
      const { total } = bodyOf(await visitor(0).get('/account/sessions', { headers: { cookie } }));
      expect(total).toBe(1);
    },
    MINUTE,
  );

  it.each([
    ['a code', async () => [await textedCode(processes.first, somePhone()), useCode] as const],
    [
      'a code for the phone of an account',
      async () => {
        const { client, id: userId, ...user } = await someUser(processes.first);
        const phone = await addPhone({ client, ...user });
        bodyOf(await client.post('/account/verification/phone', {}), 201);
        const [secret = ''] = await codesTo(processes.first, phone);
        return [
          { userId, secret },
          (other: Client, token: LinkToken) => other.put('/account/verification/phone', token),
        ] as const;
      },
    ],
    [
      'a recovery link',
      async () => {
        const { email } = await someUser(processes.first);
        return [
          await mailedRecovery(processes.first, email),
          (client: Client, token: LinkToken) =>
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
          (other: Client, token: LinkToken) => other.put('/account/verification', token),
        ] as const;
      },
    ],
  ])(
    `%s that is used ${MANY} times at once is good once`,
    async (_what, prepare) => {
      const [token, use] = await prepare();
      await expectOneOfMany((index) => use(visitor(index), token), 200, [401, 'user_invalid_token']);
      expectProblem(await use(visitor(0), token), 401, 'user_invalid_token');
    },
    MINUTE,
  );
});
