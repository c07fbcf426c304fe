import type { Answer } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, Gatehouse } from '../../support/gatehouse.js';
import {
  anotherLogin,
  bodyOf,
  DAY,
  everythingStored,
  HOUR,
  isLoggedIn,
  mailedRecovery,
  mailedVerification,
  MINUTE,
  resetTo,
  SECOND,
  someUser,
} from '../../support/scenarios.js';
import { LEG } from '../../support/leg.js';
import { eventually } from '../../support/waiting.js';
import {
  askForCode,
  askForLink,
  eventsOf,
  mailedMagicUrl,
  somePhone,
  textedCode,
  useCode,
  useLink,
} from '../../support/ways-in.js';

/** How much later than its time nothing may live any more, with clocks that are an hour apart. */
const TOO_LATE = HOUR + MINUTE;
const SHORT = 2 * HOUR;
const projects = [
  DEFAULT_PROJECT,
  { ...DEFAULT_PROJECT, id: 'short', auth: { sessionDuration: SHORT / SECOND } },
];

/**
 * A process, and another one on the same data whose clock is wrong. SQLite has room for one process only: there its
 * clock jumps to and fro.
 */
class TwoClocks {
  private readonly right = new Gatehouse({ projects, env: { PURGE_INTERVAL: '1' } });
  private wrong: Gatehouse | undefined;
  private isWrong = false;

  constructor(private readonly error: number) {}

  async start(): Promise<void> {
    await this.right.start();
    if (LEG !== 'server') return;
    this.wrong = await this.right.sibling();
    this.wrong.advanceClock(this.error);
  }

  async remove(): Promise<void> {
    await this.wrong?.remove();
    await this.right.remove();
  }

  withRightClock(): Gatehouse {
    if (this.isWrong) this.jump(-this.error);
    return this.right;
  }

  withWrongClock(): Gatehouse {
    if (this.wrong !== undefined) return this.wrong;
    if (!this.isWrong) this.jump(this.error);
    return this.right;
  }

  /** Runs something while the other process is down: by its clock, messages of this one may be due or expired. */
  async alone<T>(which: 'right' | 'wrong', work: (gatehouse: Gatehouse) => Promise<T>): Promise<T> {
    const other = which === 'right' ? this.wrong : this.right;
    if (this.wrong !== undefined) await other?.stop();
    const result = await work(which === 'right' ? this.withRightClock() : this.withWrongClock());
    if (this.wrong !== undefined) await other?.start();
    return result;
  }

  pass(ms: number): void {
    this.right.advanceClock(ms);
    this.wrong?.advanceClock(ms);
  }

  /** Lines of errors in the logs of both. */
  get errors(): unknown[] {
    return [this.right, this.wrong].flatMap((process) => process?.log ?? []).filter(isError);
  }

  private jump(by: number): void {
    this.right.advanceClock(by);
    this.isWrong = !this.isWrong;
  }
}

/** What one process has made may have expired before, by the clock of the one that is to send it. */
const isError = ({ level, code }: Record<string, unknown>): boolean =>
  Number(level) >= 50 && code !== 'expired';

/** Something that lives for a time, and the request that shows whether it still does. */
interface Mortal {
  what: string;
  lifetime: number;
  use: (gatehouse: Gatehouse) => Promise<Answer>;
  refusal: string;
}

/** One of everything that expires, made by this process. */
async function oneOfEach(gatehouse: Gatehouse): Promise<Mortal[]> {
  const refusal = 'user_invalid_token';
  const code = await textedCode(gatehouse, somePhone());
  const link = await mailedMagicUrl(gatehouse, someEmail());
  const user = await someUser(gatehouse);
  const recovery = await mailedRecovery(gatehouse, user.email);
  const verification = await mailedVerification(gatehouse, user.client, user.email, 2);
  const jwt = bodyOf(await user.client.post('/account/jwt'), 201).jwt as string;
  const brief = await someUser(gatehouse, { project: 'short' });
  const headers = { 'x-appwrite-jwt': jwt };
  return [
    { what: 'code', lifetime: 15 * MINUTE, refusal, use: (at) => useCode(at.client(), code) },
    {
      what: 'JWT',
      lifetime: 15 * MINUTE,
      refusal: 'user_jwt_invalid',
      use: (at) => at.client().get('/account', { headers }),
    },
    { what: 'magic URL', lifetime: HOUR, refusal, use: (at) => useLink(at.client(), link) },
    {
      what: 'recovery',
      lifetime: HOUR,
      refusal,
      use: (at) => at.client().put('/account/recovery', resetTo(recovery, 'another password')),
    },
    {
      what: 'session',
      lifetime: SHORT,
      refusal: 'general_unauthorized_scope',
      use: (at) => {
        const client = at.client({ project: 'short' });
        for (const [name, value] of brief.client.cookies) client.cookies.set(name, value);
        return client.get('/account');
      },
    },
    {
      what: 'verification',
      lifetime: 7 * DAY,
      refusal,
      use: (at) => at.client().put('/account/verification', verification),
    },
  ];
}

/** The same, after others like them have been used in time: what is refused later is refused for its age alone. */
async function oneOfEachThatWorks(gatehouse: Gatehouse): Promise<Mortal[]> {
  for (const { use } of await oneOfEach(gatehouse)) bodyOf(await use(gatehouse));
  return oneOfEach(gatehouse);
}

async function expectDead({ use, refusal }: Mortal, at: Gatehouse): Promise<void> {
  expectProblem(await use(at), 401, refusal);
}

describe.each([
  ['an hour ahead', HOUR],
  ['an hour behind', -HOUR],
])('a second process whose clock is %s', (_how, error) => {
  const clocks = new TwoClocks(error);
  beforeAll(() => clocks.start(), 120_000);
  afterAll(() => clocks.remove(), 60_000);

  it('takes and gives nothing that lives an hour longer than its time', async () => {
    const ofTheRight = await clocks.alone('right', oneOfEachThatWorks);
    const ofTheWrong = await clocks.alone('wrong', oneOfEachThatWorks);
    let elapsed = 0;
    for (const [index, { lifetime }] of ofTheRight.entries()) {
      clocks.pass(Math.max(lifetime + TOO_LATE - elapsed, 0));
      elapsed = lifetime + TOO_LATE;
      await expectDead(ofTheRight[index]!, clocks.withWrongClock());
      await expectDead(ofTheWrong[index]!, clocks.withRightClock());
    }
  }, 60_000);

  // One that is behind clears up late, which harms nobody.
  if (error > 0) {
    it('leaves alone what is alive, when it clears up', async () => {
      const user = await someUser(clocks.withRightClock());
      const alive = await mailedVerification(clocks.withRightClock(), user.client, user.email);
      clocks.pass(7 * DAY - 50 * MINUTE);
      const dead = bodyOf(await askForCode(clocks.withRightClock().client(), somePhone()), 201);
      clocks.pass(20 * MINUTE);
      // By the right clock this one has ended 5 minutes ago; by the wrong one the link has as well, 30 minutes ago.
      const wrong = clocks.withWrongClock();
      await eventually('the purge', async () => !(await everythingStored(wrong)).includes(dead.$id));
      bodyOf(await clocks.withRightClock().client().put('/account/verification', alive));
    });
  }

  it('answers as ever, also when it has started with that clock', async () => {
    await clocks.withWrongClock().restart();
    for (const which of ['wrong', 'right', 'wrong']) {
      const gatehouse = which === 'right' ? clocks.withRightClock() : clocks.withWrongClock();
      const user = await someUser(gatehouse);
      const { client } = await anotherLogin(gatehouse, user);
      bodyOf(await client.patch('/account/name', { name: 'Any Time' }));
      expect(await eventsOf(client)).toHaveLength(4);
      bodyOf(await askForLink(gatehouse.client(), someEmail()), 201);
      bodyOf(await client.delete('/account/sessions'), 204);
      expect(await isLoggedIn(user.client)).toBe(false);
      expect((await fetch(`${gatehouse.origin}/readyz`)).status).toBe(200);
    }
  }, 60_000);

  it('writes no error into the log', () => {
    expect(clocks.errors).toEqual([]);
  });
});
