import type { Answer } from '../../support/client.js';
import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, HOUR, MINUTE, someUser } from '../../support/scenarios.js';
import { somePhone } from '../../support/ways-in.js';

const gatehouse = useGatehouse({ env: { RATE_LIMITS: 'on' } });

let moved = 0;
function advance(ms: number) {
  moved += ms;
  gatehouse.advanceClock(ms);
}
/** Windows are aligned to the full hour: each test begins one minute into a fresh one, and never meets the end. */
beforeEach(() => {
  const now = Date.now() + moved;
  advance(Math.ceil(now / HOUR) * HOUR + MINUTE - now);
});

function expectCeiling(answer: Answer) {
  expectProblem(answer, 429, 'general_rate_limit_exceeded');
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(3_600);
}

describe('§17.27 wrong current passwords', () => {
  const routes = ['email', 'password', 'phone'] as const;
  const attempt = (
    user: Awaited<ReturnType<typeof someUser>>,
    route: (typeof routes)[number],
    given: string,
  ) =>
    user.client.patch(
      `/account/${route}`,
      {
        email: { email: user.email, password: given },
        password: { password: user.password, oldPassword: given },
        phone: { phone: somePhone(), password: given },
      }[route],
    );

  it('are ten an hour over the routes together; then even the right one is refused, until the hour ends', async () => {
    const user = await someUser(gatehouse);
    for (let index = 0; index < 10; index += 1) {
      const answer = await attempt(user, routes[index % 3] as 'email', `wrong password ${index}`);
      expectProblem(answer, 401, 'user_invalid_credentials');
    }
    for (const route of routes) expectCeiling(await attempt(user, route, user.password));
    advance(HOUR);
    for (const route of routes) bodyOf(await attempt(user, route, user.password));
  });

  it('do not count when they are right', async () => {
    const user = await someUser(gatehouse);
    for (let index = 0; index < 15; index += 1) bodyOf(await attempt(user, 'email', user.password));
  });

  it('hold for every session of the user, and for nobody else', async () => {
    const [user, other] = [await someUser(gatehouse), await someUser(gatehouse)];
    const second = gatehouse.client();
    await second.login(user);
    for (let index = 0; index < 10; index += 1) await attempt(user, 'email', 'wrong password');
    expectCeiling(await attempt({ ...user, client: second }, 'email', user.password));
    bodyOf(await attempt(other, 'email', other.password));
  });

  it('are counted when they come at the same moment', async () => {
    const user = await someUser(gatehouse);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => attempt(user, 'email', 'wrong password')),
    );
    const seen = answers.map(({ status }) => status);
    expect(new Set(seen)).toEqual(new Set([401, 429]));
    expect(seen.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
  });
});
