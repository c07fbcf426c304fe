import { someEmail } from '../../support/expectations.js';
import {
  accountOf,
  expectFailure,
  expectLoggedIn,
  portraitOf,
  useScene,
} from '../../support/oauth2/scene.js';
import { bodyOf, everythingStored, mailedVerification, someUser } from '../../support/scenarios.js';
import { linkUser, mailedMagicUrl, provePhone, useLink } from '../../support/ways-in.js';

const scene = useScene();

/** An account with a password and a proven phone, whose address nobody has proven: it may be mistyped. */
async function provenByPhone() {
  const user = await someUser(scene.gatehouse);
  await provePhone(scene.gatehouse, user);
  return user;
}

describe('a login with a provider whose address belongs to an account here', () => {
  it('appwrite#7190, #11908: is refused by a typed error, and nothing of it is stored', async () => {
    const user = await provenByPhone();
    const before = await portraitOf(user.client);
    const visit = scene.simulator.stranger('discord', { person: { email: user.email, emailVerified: true } });
    expectFailure(await scene.logIn('discord', { visit }), 409, 'user_already_exists');
    expect(await portraitOf(user.client)).toEqual(before);
    expect(await everythingStored(scene.gatehouse)).not.toContain(visit.behaviour.person.id);
  });

  it('better-auth#11138: is refused in words that say how to go on, which then works', async () => {
    const user = await provenByPhone();
    const visit = scene.simulator.stranger('discord', { person: { email: user.email, emailVerified: true } });
    const { error } = await scene.logIn('discord', { visit });
    expect(error?.message).toContain('Log in as before, and connect the provider from there');
    const browser = scene.browserOf(user.client);
    expectLoggedIn(await scene.logIn('discord', { visit, browser }));
    // From then on by the provider alone.
    const later = await scene.logIn('discord', { visit });
    expect((await accountOf(later)).$id).toBe(user.id);
  });

  it('better-auth#11138: is taken once the address is proven by a mail', async () => {
    const user = await provenByPhone();
    const visit = scene.simulator.stranger('discord', { person: { email: user.email, emailVerified: true } });
    expectFailure(await scene.logIn('discord', { visit }), 409, 'user_already_exists');
    const proof = await mailedVerification(scene.gatehouse, user.client, user.email);
    bodyOf(await scene.gatehouse.client().put('/account/verification', proof));
    expect((await accountOf(await scene.logIn('discord', { visit }))).$id).toBe(user.id);
  });

  it('better-auth#11138: is no way in where the provider does not vouch, and the owner comes by a mail', async () => {
    const email = someEmail();
    const { id } = await linkUser(scene.gatehouse, email);
    const visit = scene.simulator.stranger('discord', { person: { email, emailVerified: false } });
    expectFailure(await scene.logIn('discord', { visit }), 409, 'user_already_exists');
    const client = scene.gatehouse.client();
    bodyOf(await useLink(client, await mailedMagicUrl(scene.gatehouse, email, { count: 2 })));
    expectLoggedIn(await scene.logIn('discord', { visit, browser: scene.browserOf(client) }));
    expect((await accountOf(await scene.logIn('discord', { visit }))).$id).toBe(id);
  });
});
