import type { Answer } from '../../support/client.js';
import { contest, MANY } from '../../support/contest.js';
import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { useProcesses } from '../../support/processes.js';
import { atOnce, bodyOf, type LinkToken, MINUTE, someUser } from '../../support/scenarios.js';
import {
  askForCode,
  codesTo,
  phoneUser,
  somePhone,
  textedCode,
  textsTo,
  useCode,
  wrongCode,
} from '../../support/ways-in.js';

const processes = useProcesses({
  projects: [DEFAULT_PROJECT, { ...DEFAULT_PROJECT, id: 'germans', sms: { countries: ['DE'] } }],
});

const visitor = (index: number, project = 'default') => processes.at(index).client({ project });
const guess = (index: number, { userId, secret }: LinkToken) =>
  useCode(visitor(index), { userId, secret: wrongCode(secret) });

function expectAllWrong(answers: Answer[]): void {
  for (const answer of answers) expectProblem(answer, 401, 'user_invalid_token');
}

describe('open codes (contract §17.13)', () => {
  it('§17.13 are five at most: the sixth takes the place of the oldest', async () => {
    const phone = somePhone();
    let userId = '';
    for (let index = 0; index < 6; index += 1) {
      userId = bodyOf(await askForCode(visitor(index), phone), 201).userId;
      await codesTo(processes.first, phone, index + 1);
    }
    const codes = await codesTo(processes.first, phone, 6);
    const oldest = codes.pop()!;
    if (!codes.includes(oldest)) expectAllWrong([await useCode(visitor(0), { userId, secret: oldest })]);
    for (const [index, secret] of codes.entries()) {
      bodyOf(await useCode(visitor(index), { userId, secret }));
    }
  });

  it('§17.13 are five at most, of eight that are asked for at once', async () => {
    const { phone, id: userId } = await phoneUser(processes.first);
    for (const answer of await atOnce(8, (index) => askForCode(visitor(index), phone))) bodyOf(answer, 201);
    const codes = (await codesTo(processes.first, phone, 9)).slice(0, 8);
    const statuses = [];
    // The three dead ones are three wrong tries, which five codes survive.
    for (const [index, secret] of codes.entries()) {
      statuses.push((await useCode(visitor(index), { userId, secret })).status);
    }
    expect(statuses.sort()).toEqual([...Array(5).fill(200), ...Array(3).fill(401)]);
  });
});

describe('wrong tries at one code (contract §17.13)', () => {
  it('§17.13 kill it when there are five, that come at once', async () => {
    const token = await textedCode(processes.first, somePhone());
    expectAllWrong(await atOnce(5, (index) => guess(index, token)));
    expectAllWrong([await useCode(visitor(1), token)]);
  });

  it(
    `§17.13 kill it when there are ${MANY}, that come at once`,
    async () => {
      const token = await textedCode(processes.first, somePhone());
      const guesses = new Set<string>();
      while (guesses.size < MANY) guesses.add(wrongCode(token.secret));
      const codes = [...guesses];
      expectAllWrong(
        await contest((index) => useCode(visitor(index), { userId: token.userId, secret: codes[index]! })),
      );
      expectAllWrong([await useCode(visitor(1), token)]);
    },
    3 * MINUTE,
  );

  it('§17.13 leave it when there are four, that come at once', async () => {
    const token = await textedCode(processes.first, somePhone());
    expectAllWrong(await atOnce(4, (index) => guess(index, token)));
    bodyOf(await useCode(visitor(1), token));
  });

  it('§17.13 count together, at the session and at the verification', async () => {
    const token = await textedCode(processes.first, somePhone());
    const wrong = () => ({ userId: token.userId, secret: wrongCode(token.secret) });
    expectAllWrong(
      await atOnce(5, (index) =>
        index < 3
          ? useCode(visitor(index), wrong())
          : visitor(index).put('/account/verification/phone', wrong()),
      ),
    );
    expectAllWrong([await visitor(0).put('/account/verification/phone', token)]);
  });

  it('§17.13 count against all open codes: asking for more buys no tries', async () => {
    const phone = somePhone();
    const first = await textedCode(processes.first, phone);
    expectAllWrong(await atOnce(4, (index) => guess(index, first)));
    const second = await textedCode(processes.first, phone, { count: 2 });
    const neither = { ...first, secret: wrongCode(first.secret, second.secret) };
    expectAllWrong([await useCode(visitor(0), neither)]);
    expectAllWrong([await useCode(visitor(1), first)]);
    bodyOf(await useCode(visitor(0), second));
  });
});

describe('a country that the project does not text to (contract §17.15)', () => {
  it('§17.15 gets no code for the verification either', async () => {
    const project = 'germans';
    const { client, password } = await someUser(processes.first, { project });
    const phone = somePhone();
    bodyOf(await client.patch('/account/phone', { phone, password }));
    expectProblem(await client.post('/account/verification/phone'), 400, 'general_argument_invalid');
    const german = '+4915112345678';
    bodyOf(await client.patch('/account/phone', { phone: german, password }));
    bodyOf(await client.post('/account/verification/phone'), 201);
    await codesTo(processes.first, german);
    expect(textsTo(await processes.first.messages(), phone)).toEqual([]);
  });
});
