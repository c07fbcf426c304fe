import { expectProblem } from '../../support/expectations.js';
import { expectLoggedIn, useScene } from '../../support/oauth2/scene.js';
import { bodyOf, HOUR, isLoggedIn, mailedRecovery, resetTo, someUser } from '../../support/scenarios.js';
import { mailedMagicUrl, useLink } from '../../support/ways-in.js';

const scene = useScene({ env: { RATE_LIMITS: 'on' } });
beforeEach(() => scene.gatehouse.moveToNextWindow());

/** A stranger elsewhere has spent the sign-ins of this address for the hour. */
async function lockedOut() {
  const user = await someUser(scene.gatehouse);
  const stranger = scene.gatehouse.client();
  for (;;) {
    const wrong = { email: user.email, password: 'a wrong password' };
    const answer = await stranger.post('/account/sessions/email', wrong);
    if (answer.status === 429) return user;
    expectProblem(answer, 401, 'user_invalid_credentials');
  }
}

describe('whose sign-ins by password a stranger has spent (contract §8 counts them by address)', () => {
  it('keycloak#26172, #46164: stays logged in, and comes in by link, recovery and provider', async () => {
    const { gatehouse } = scene;
    const { client, email, id } = await lockedOut();
    expect(await isLoggedIn(client)).toBe(true);
    bodyOf(await useLink(gatehouse.client(), await mailedMagicUrl(gatehouse, email)));
    expectLoggedIn(await scene.logInStranger('discord', { person: { email, emailVerified: true } }));
    const token = await mailedRecovery(gatehouse, email, { count: 2 });
    expect(token.userId).toBe(id);
    bodyOf(await gatehouse.client().put('/account/recovery', resetTo(token, 'a new password')));
  });

  it('appwrite#3059, #1085: is told when to come back, and comes in then', async () => {
    const { email, password } = await lockedOut();
    const answer = await scene.gatehouse.client().post('/account/sessions/email', { email, password });
    expectProblem(answer, 429, 'general_rate_limit_exceeded');
    const seconds = Number(answer.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(HOUR / 1_000);
    scene.gatehouse.advanceClock(seconds * 1_000);
    await scene.gatehouse.client().login({ email, password });
  });
});
