import { expectProblem, someEmail } from '../../support/expectations.js';
import { clientOf, SUCCESS_URL } from '../../support/oauth2/log-in.js';
import { expectFailure, expectLoggedIn, useScene, withProviders } from '../../support/oauth2/scene.js';
import {
  bodyOf,
  isLoggedIn,
  mailedRecovery,
  resetTo,
  RETURN_URL,
  someUser,
} from '../../support/scenarios.js';
import { askForCode, somePhone, squatter, useCode } from '../../support/ways-in.js';

const scene = useScene({
  projects: (simulator) => [
    withProviders(simulator),
    withProviders(simulator, { id: 'strict', auth: { verifiedAddressesOnly: true } }),
  ],
});

/** The owner of the address, at a provider that has verified it. */
const arrive = (email: string, provider = 'discord') =>
  scene.logInStranger(provider, { person: { email, emailVerified: true, name: 'The Owner' } });

describe('rule 13: the claim of an unproven account by its asserted address (§17.26)', () => {
  it('rule 13: §17.26 lets the owner in', async () => {
    const { email, id } = await squatter(scene.gatehouse);
    const login = await arrive(email);
    expectLoggedIn(login);
    expect(bodyOf(await login.client.get('/account'))).toMatchObject({
      ...{ $id: id, email, emailVerification: true, phone: '', phoneVerification: false, passwordUpdate: '' },
    });
    expect(bodyOf(await login.client.get('/account/sessions'))).toMatchObject({
      total: 1,
      sessions: [{ provider: 'discord', current: true }],
    });
    expect(bodyOf(await login.client.get('/account/identities')).total).toBe(1);
  });

  it('rule 13: §17.26 takes every way in from the squatter: sessions, token, password, phone and its code', async () => {
    const { gatehouse } = scene;
    const before = await squatter(scene.gatehouse);
    expectLoggedIn(await arrive(before.email));
    expect(await isLoggedIn(before.client)).toBe(false);
    expect(await isLoggedIn(before.other)).toBe(false);
    const byToken = gatehouse.client({ headers: { 'x-appwrite-jwt': before.jwt } });
    expectProblem(await byToken.get('/account'), 401, 'general_unauthorized_scope');
    const { email, password, id, code, phone } = before;
    const guest = gatehouse.client();
    expectProblem(
      await guest.post('/account/sessions/email', { email, password }),
      401,
      'user_invalid_credentials',
    );
    expectProblem(await useCode(guest, { userId: id, secret: code }), 401, 'user_invalid_token');
    expect(bodyOf(await askForCode(guest, phone), 201).userId).not.toBe(id);
  });

  it('rule 13: leaves what lies in the mailbox of the owner', async () => {
    const { email, id } = await squatter(scene.gatehouse);
    const recovery = await mailedRecovery(scene.gatehouse, email);
    expectLoggedIn(await arrive(email));
    const password = 'from the mailbox';
    bodyOf(await scene.gatehouse.client().put('/account/recovery', resetTo(recovery, password)));
    const session = await scene.gatehouse.client().login({ email, password });
    expect(session.userId).toBe(id);
  });

  it('rule 13: lets the owner set a password without an old one (§14.24)', async () => {
    const { email } = await squatter(scene.gatehouse);
    const { client } = await arrive(email);
    const password = "the owner's own";
    bodyOf(await client.patch('/account/password', { password }));
    await scene.gatehouse.client().login({ email, password });
  });

  it('rule 13: happens once: from then on the account is proven', async () => {
    const { email } = await squatter(scene.gatehouse);
    const first = await arrive(email);
    bodyOf(await first.client.patch('/account/password', { password: "the owner's own" }));
    const second = await arrive(email, 'google');
    expectLoggedIn(second);
    expect(await isLoggedIn(first.client)).toBe(true);
    expect(bodyOf(await second.client.get('/account')).passwordUpdate).not.toBe('');
  });

  it('rule 13: does not happen by an address that is only shown', async () => {
    const { email, client, other } = await squatter(scene.gatehouse);
    const login = await scene.logInStranger('discord', { person: { email, emailVerified: false } });
    expectFailure(login, 409, 'user_already_exists');
    expect(await isLoggedIn(client)).toBe(true);
    expect(await isLoggedIn(other)).toBe(true);
  });

  it('rule 14: happens though the session of the squatter has got into the browser meanwhile', async () => {
    const { email, client, other } = await squatter(scene.gatehouse);
    const visit = scene.simulator.stranger('discord', { person: { email, emailVerified: true } });
    const { browser, url } = await scene.pause('discord', 'redirect', { visit });
    scene.giveSession(browser, client);
    expect((await browser.openFromElsewhere(url.href)).url).toBe(SUCCESS_URL);
    expect(await isLoggedIn(client)).toBe(false);
    expect(await isLoggedIn(other)).toBe(false);
    const owner = clientOf(scene.gatehouse, browser);
    expect(bodyOf(await owner.get('/account'))).toMatchObject({
      passwordUpdate: '',
      emailVerification: true,
    });
  });

  it('rule 13: leaves no session to a squatter who signs in at the same moment', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { email, password, client } = await someUser(scene.gatehouse);
      const visit = scene.simulator.stranger('discord', { person: { email, emailVerified: true } });
      const paused = await scene.pause('discord', 'redirect', { visit });
      const intruders = Array.from({ length: 4 }, () => scene.gatehouse.client());
      const [journey] = await Promise.all([
        paused.browser.openFromElsewhere(paused.url.href),
        ...intruders.map((intruder) => intruder.post('/account/sessions/email', { email, password })),
      ]);
      expect(journey.url).not.toContain('error=');
      for (const intruder of [client, ...intruders]) expect(await isLoggedIn(intruder)).toBe(false);
    }
  });

  it('rule 13: leaves no way in to a squatter who changes something at the same moment', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { email, password, client } = await someUser(scene.gatehouse);
      const visit = scene.simulator.stranger('discord', { person: { email, emailVerified: true } });
      const paused = await scene.pause('discord', 'redirect', { visit });
      const changed = { email: someEmail(), password: 'another password' };
      const [journey] = await Promise.all([
        paused.browser.openFromElsewhere(paused.url.href),
        client.patch('/account/password', { password: changed.password, oldPassword: password }),
        client.patch('/account/phone', { phone: somePhone(), password }),
      ]);
      expect(journey.url).not.toContain('error=');
      expect(await isLoggedIn(client)).toBe(false);
      const guest = scene.gatehouse.client();
      for (const tried of [password, changed.password]) {
        const answer = await guest.post('/account/sessions/email', { email, password: tried });
        expectProblem(answer, 401, 'user_invalid_credentials');
      }
    }
  });
});

describe('§17.26-opt-in an email that the provider does not vouch for', () => {
  it('opens no account that a login has made', async () => {
    const email = someEmail();
    const visit = scene.simulator.stranger('discord', { person: { email, emailVerified: false } });
    const login = await scene.logIn('discord', { visit, project: 'strict' });
    expectLoggedIn(login);
    expect(bodyOf(await login.client.get('/account'))).toMatchObject({ email, emailVerification: false });
    const guest = scene.gatehouse.client({ project: 'strict' });
    bodyOf(await guest.post('/account/recovery', { email, url: RETURN_URL }), 201);
    const { text } = await scene.gatehouse.messageTo(email);
    expect(text).toContain('Please log in another way');
    expect(text).not.toContain('secret');
  });
});
