import { type Answer } from '../../support/client.js';
import { contest } from '../../support/contest.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { linksTo } from '../../support/mailbag.js';
import { useProcesses } from '../../support/processes.js';
import {
  anotherLogin,
  atOnce,
  bodyOf,
  expectOneWinner,
  mailedRecovery,
  resetTo,
  RETURN_URL,
  someUser,
} from '../../support/scenarios.js';

const ROUNDS = 25;
const NEW_PASSWORD = 'the password of everybody';

const processes = useProcesses({
  projects: [DEFAULT_PROJECT, { ...DEFAULT_PROJECT, id: 'remembering', auth: { passwordHistory: 5 } }],
});

const visitor = (index: number, project = 'default') => processes.at(index).client({ project });
const seen = (answers: Answer[]) => answers.map(({ status, body }) => `${status} ${body.type ?? ''}`.trim());

describe('two requests with one secret at once (contract §9.2: single use)', () => {
  it(`set one password by a recovery link, ${ROUNDS} times`, async () => {
    const users = await Promise.all(Array.from({ length: ROUNDS }, (_, index) => visitor(index).register()));
    const emails = users.map(({ email }) => email);
    const ask = (index: number) =>
      visitor(index).post('/account/recovery', { email: emails[index], url: RETURN_URL });
    for (const answer of await contest(ask, ROUNDS)) {
      bodyOf(answer, 201);
    }
    const passwords = ['the password of one', 'the password of the other'];
    for (const token of await linksTo(processes.first, emails)) {
      const answers = await atOnce(2, (index) =>
        visitor(index).put('/account/recovery', resetTo(token, passwords[index]!)),
      );
      const password = passwords[answers.indexOf(expectOneWinner(answers, 200, [401, 'user_invalid_token']))];
      const { email } = users.find(({ id }) => id === token.userId)!;
      await anotherLogin(processes.first, { email, password: password! });
    }
  }, 120_000);
});

describe('the password history (contract §13)', () => {
  const project = 'remembering';

  it('holds between two recovery links that are used at once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { email } = await visitor(round, project).register();
      const tokens = [
        await mailedRecovery(processes.first, email, { project }),
        await mailedRecovery(processes.first, email, { project, count: 2 }),
      ];
      const answers = await atOnce(2, (index) =>
        visitor(index, project).put('/account/recovery', resetTo(tokens[index]!, NEW_PASSWORD)),
      );
      expectOneWinner(answers, 200, [409, 'password_recently_used']);
    }
  }, 120_000);

  it('holds between a recovery link and a change of the password at once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const user = await someUser(processes.at(round), { project });
      const token = await mailedRecovery(processes.first, user.email, { project });
      const answers = await Promise.all([
        user.client.patch('/account/password', { password: NEW_PASSWORD, oldPassword: user.password }),
        visitor(round + 1, project).put('/account/recovery', resetTo(token, NEW_PASSWORD)),
      ]);
      expect(seen(answers).filter((answer) => answer === '200')).toHaveLength(1);
      // The one who changes it may also find that the old password is none any more.
      expect(seen(answers).filter((answer) => answer !== '200')).toEqual([
        expect.stringMatching(/^(409 password_recently_used|401 user_\w+)$/),
      ]);
    }
  }, 120_000);

  it('lets a link set another password when the password has changed meanwhile', async () => {
    const user = await someUser(processes.first, { project });
    const token = await mailedRecovery(processes.first, user.email, { project });
    const answers = await Promise.all([
      user.client.patch('/account/password', { password: 'one new password', oldPassword: user.password }),
      visitor(1, project).put('/account/recovery', resetTo(token, 'another new password')),
    ]);
    expect(answers[1].status).toBe(200);
  });
});
