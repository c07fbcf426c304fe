import type { Answer, Client } from '../../support/client.js';
import { contest, expectOneOfMany, MANY } from '../../support/contest.js';
import { linkIn, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { linksTo, newestTo } from '../../support/mailbag.js';
import { useProcesses } from '../../support/processes.js';
import {
  anotherLogin,
  atOnce,
  bodyOf,
  expectOneWinner,
  isLoggedIn,
  type LinkToken,
  mailedVerification,
  MINUTE,
  someUser,
  tokenIn,
} from '../../support/scenarios.js';
import { askForCode, askForLink, eventsOf, somePhone, useCode, useLink } from '../../support/ways-in.js';

const processes = useProcesses({
  projects: [
    DEFAULT_PROJECT,
    { id: 'five-sessions', auth: { maxSessionsPerUser: 5 } },
    { id: 'one-session', auth: { maxSessionsPerUser: 1 } },
  ],
});

const visitor = (index: number, project = 'default') => processes.at(index).client({ project });

const TIME_LIMIT = 3 * MINUTE;
const ROUNDS = 100;
const SOME = 20;
/** How many secrets are made at one go. */
const BATCH = 20;

async function links(count: number): Promise<LinkToken[]> {
  const emails = Array.from({ length: count }, someEmail);
  const answers = await contest((index) => askForLink(visitor(index), emails[index]!), count);
  for (const answer of answers) bodyOf(answer, 201);
  return linksTo(processes.first, emails);
}

async function codes(count: number): Promise<LinkToken[]> {
  const phones = Array.from({ length: count }, somePhone);
  const answers = await contest((index) => askForCode(visitor(index), phones[index]!), count);
  const texts = await newestTo(processes.first, phones);
  return answers.map((answer, index) => ({
    userId: bodyOf(answer, 201).userId,
    secret: texts[index]!.text,
  }));
}

async function inRounds(
  rounds: number,
  make: (count: number) => Promise<LinkToken[]>,
  spend: (token: LinkToken) => Promise<void>,
): Promise<void> {
  for (let done = 0; done < rounds; done += BATCH) {
    for (const token of await make(BATCH)) await spend(token);
  }
}

/** One session is made by two requests, on two processes where there are two. */
async function expectOneSession(
  token: LinkToken,
  use: (client: Client, token: LinkToken) => Promise<Answer>,
): Promise<void> {
  const clients = [visitor(0), visitor(1)];
  const answers = await atOnce(2, (index) => use(clients[index]!, token));
  const winner = expectOneWinner(answers, 200, [401, 'user_invalid_token']);
  const { total, sessions } = bodyOf(await clients[answers.indexOf(winner)]!.get('/account/sessions'));
  expect([total, sessions[0].$id]).toEqual([1, winner.body.$id]);
}

describe('two requests with one secret at once (contract §9.2: single use)', () => {
  it(`make one session of a magic URL, ${ROUNDS} times`, async () => {
    await inRounds(ROUNDS, links, (token) => expectOneSession(token, useLink));
  }, 180_000);

  it(`make one session of a code, ${ROUNDS} times`, async () => {
    await inRounds(ROUNDS, codes, (token) => expectOneSession(token, useCode));
  }, 180_000);

  it('§14.30 make a session of a code or verify the phone by it, but not both', async () => {
    await inRounds(SOME, codes, async (token) => {
      const answers = await Promise.all([
        useCode(visitor(0), token),
        visitor(1).put('/account/verification/phone', token),
      ]);
      expectOneWinner(answers, 200, [401, 'user_invalid_token']);
    });
  }, 60_000);
});

async function loggedIn(clients: Client[]): Promise<Client[]> {
  const alive: Client[] = [];
  for (const client of clients) if (await isLoggedIn(client)) alive.push(client);
  return alive;
}

/** @param signIn sends the sign-ins of one user, all at once */
async function expectLimit(
  [project, limit]: [project: string, limit: number],
  signIn: (send: (index: number) => Promise<Answer>) => Promise<Answer[]>,
): Promise<void> {
  const user = await visitor(0, project).register();
  const clients: Client[] = [];
  const answers = await signIn((index) => {
    const client = (clients[index] ??= visitor(index, project));
    return client.post('/account/sessions/email', user);
  });
  expect(answers.map(({ status }) => status)).toEqual(Array(clients.length).fill(201));

  const alive = await loggedIn(clients);
  expect(alive).toHaveLength(limit);
  expect(bodyOf(await alive[0]!.get('/account/sessions')).total).toBe(limit);
}

describe(`of ${MANY} at once`, () => {
  it.each([
    ['five-sessions', 5],
    ['default', 10],
  ] as [string, number][])(
    'sign-ins of one user leave the sessions that %s allows (contract §9.3)',
    (...limit) => expectLimit(limit, contest),
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
});

describe('20 sign-ins of one user at once (contract §9.3: eviction)', () => {
  it.each([
    ['five-sessions', 5],
    ['one-session', 1],
    ['default', 10],
  ] as [string, number][])('leave exactly the session limit of %s, over all processes', (...limit) =>
    expectLimit(limit, (send) => atOnce(20, send)),
  );

  it('leave exactly the session limit when ten come by links and ten by the password', async () => {
    const project = 'five-sessions';
    const { client: owner, ...user } = await someUser(processes.first, { project });
    // Or the first link would end the others: it would be the claim of an unproven account (§17.26).
    const proof = await mailedVerification(processes.first, owner, user.email);
    bodyOf(await owner.put('/account/verification', proof));
    for (const answer of await atOnce(10, (index) => askForLink(visitor(index, project), user.email))) {
      bodyOf(answer, 201);
    }
    await processes.first.messageTo(user.email, 11);
    const mails = (await processes.first.messages()).filter(({ to }) => to === user.email).slice(0, 10);
    const tokens = mails.map((mail) => tokenIn(linkIn(mail)));

    const clients = Array.from({ length: 20 }, (_, index) => visitor(index, project));
    const answers = await atOnce(20, (index) =>
      index < 10
        ? useLink(clients[index]!, tokens[index]!)
        : clients[index]!.post('/account/sessions/email', user),
    );
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), ...Array(10).fill(201)]);
    expect(await loggedIn(clients)).toHaveLength(5);
  });
});
