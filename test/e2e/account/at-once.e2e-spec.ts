import { randomBytes } from 'node:crypto';
import type { Answer } from '../../support/client.js';
import { contest, expectOneOfMany, MANY } from '../../support/contest.js';
import { someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { useProcesses } from '../../support/processes.js';
import { anotherLogin, bodyOf, MINUTE, someUser } from '../../support/scenarios.js';
import { askForCode, askForLink, somePhone } from '../../support/ways-in.js';

const TIME_LIMIT = 3 * MINUTE;
const PASSWORD = 'correct horse battery';
const TAKEN: [number, string] = [409, 'user_already_exists'];
const someId = () => `id-${randomBytes(8).toString('hex')}`;

const processes = useProcesses({
  projects: [DEFAULT_PROJECT, { id: 'three-users', auth: { maxUsers: 3 } }],
});

const visitor = (index: number, project = 'default') => processes.at(index).client({ project });
const signUp = (index: number, body: object, project?: string) =>
  visitor(index, project).post('/account', { userId: 'unique()', password: PASSWORD, ...body });

describe(`of ${MANY} that sign up at once`, () => {
  it(
    'one gets the email, in whatever case it is written',
    async () => {
      const email = someEmail();
      const { winner } = await expectOneOfMany(
        (index) => signUp(index, { email: index % 4 < 2 ? email : email.toUpperCase() }),
        201,
        TAKEN,
      );
      const { session } = await anotherLogin(processes.first, { email, password: PASSWORD });
      expect(session.userId).toBe(winner.body.$id);
    },
    TIME_LIMIT,
  );

  it(
    'one gets the id, and the emails of the others stay free',
    async () => {
      const userId = someId();
      const emails = Array.from({ length: MANY }, someEmail);
      const { index } = await expectOneOfMany((at) => signUp(at, { userId, email: emails[at] }), 201, TAKEN);
      bodyOf(await signUp(0, { email: emails[(index + 1) % emails.length] }), 201);
    },
    TIME_LIMIT,
  );

  it(
    'one gets both, where all want the same two',
    async () => {
      const body = { userId: someId(), email: someEmail() };
      await expectOneOfMany((index) => signUp(index, body), 201, TAKEN);
    },
    TIME_LIMIT,
  );

  it(
    'as many get in as the user limit allows',
    async () => {
      const answers = await contest((index) => signUp(index, { email: someEmail() }, 'three-users'));
      const seen = answers.map(({ status, body }) => `${status} ${body.type ?? ''}`.trim()).sort();
      expect(seen).toEqual([...Array(3).fill('201'), ...Array(MANY - 3).fill('501 user_count_exceeded')]);
    },
    TIME_LIMIT,
  );

  it.each([
    ['a link to one address', someEmail, askForLink],
    ['a code to one phone', somePhone, askForCode],
  ])(
    'all who ask for %s mean one user',
    async (_what, someAddress, ask) => {
      const address = someAddress();
      const answers = await contest((index) => ask(visitor(index), address));
      const welcome = answers.filter(({ status }) => status === 201);
      expect(welcome.length).toBeGreaterThan(0);
      expect(new Set(welcome.map(({ body }) => body.userId)).size).toBe(1);
      // How many messages an address gets in an hour has a limit of its own.
      expect(refusalsIn(answers)).toEqual(welcome.length < MANY ? ['429 general_rate_limit_exceeded'] : []);
    },
    TIME_LIMIT,
  );
});

describe('of 20 users that change at once, ten times each', () => {
  it.each([
    ['email', someEmail, '409 user_email_already_exists'],
    ['phone', somePhone, '409 user_phone_already_exists'],
  ])(
    'one gets the %s',
    async (field, someAddress, refusal) => {
      const address = someAddress();
      const users = await Promise.all(
        Array.from({ length: 20 }, (_, index) => someUser(processes.at(index))),
      );
      const answers = await contest((index) => {
        const { client, password } = users[index % users.length]!;
        const sender = processes.sentTo(Math.floor(index / users.length), client);
        return sender.patch(`/account/${field}`, { [field]: address, password });
      });
      const owners = answers.filter(({ status }) => status === 200).map(({ body }) => body.$id);
      expect(new Set(owners).size).toBe(1);
      expect(refusalsIn(answers)).toEqual([refusal]);
      for (const { client, id } of users) {
        expect(bodyOf(await client.get('/account'))[field] === address).toBe(id === owners[0]);
      }
    },
    TIME_LIMIT,
  );
});

function refusalsIn(answers: readonly Answer[]): string[] {
  const refused = answers.filter(({ status }) => status >= 400);
  return [...new Set(refused.map(({ status, body }) => `${status} ${body.type}`))];
}
