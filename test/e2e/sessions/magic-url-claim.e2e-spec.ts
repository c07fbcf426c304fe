import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import {
  anotherLogin,
  atOnce,
  bodyOf,
  credentialsIn,
  isLoggedIn,
  mailedRecovery,
  mailedVerification,
  resetTo,
  someUser,
} from '../../support/scenarios.js';
import {
  askForCode,
  codesTo,
  linkUser,
  mailedMagicUrl,
  somePhone,
  useCode,
  useLink,
} from '../../support/ways-in.js';

const gatehouse = useGatehouse();

/** Somebody signs up with an address and waits in two browsers. */
async function preRegistered(email = someEmail()) {
  const user = await someUser(gatehouse, { email });
  return { ...user, other: (await anotherLogin(gatehouse, user)).client };
}

const loginOf = ({ email, password }: { email: string; password: string }) =>
  gatehouse.client().post('/account/sessions/email', { email, password });

describe('the claim of an unproven account by a magic link (§17.26)', () => {
  it('§17.26 takes the password away and ends all other sessions', async () => {
    const stranger = await preRegistered();
    const owner = gatehouse.client();
    const session = bodyOf(await useLink(owner, await mailedMagicUrl(gatehouse, stranger.email)));
    expect(session.userId).toBe(stranger.id);
    expect(await isLoggedIn(stranger.client)).toBe(false);
    expect(await isLoggedIn(stranger.other)).toBe(false);
    expectProblem(await loginOf(stranger), 401, 'user_invalid_credentials');
    expect(bodyOf(await owner.get('/account'))).toMatchObject({
      passwordUpdate: '',
      emailVerification: true,
    });
    expect(bodyOf(await owner.get('/account/sessions')).total).toBe(1);
  });

  it('§17.26 §14.24 lets the owner set a password without an old one', async () => {
    const stranger = await preRegistered();
    const owner = gatehouse.client();
    bodyOf(await useLink(owner, await mailedMagicUrl(gatehouse, stranger.email)));
    bodyOf(await owner.patch('/account/password', { password: "the owner's own" }));
    bodyOf(await loginOf({ ...stranger, password: "the owner's own" }), 201);
  });

  it('§17.26 takes the phone away, and its open codes', async () => {
    const stranger = await preRegistered();
    const phone = somePhone();
    bodyOf(await stranger.client.patch('/account/phone', { phone, password: stranger.password }));
    bodyOf(await askForCode(gatehouse.client(), phone), 201);
    const [secret = ''] = await codesTo(gatehouse, phone);
    const owner = gatehouse.client();
    bodyOf(await useLink(owner, await mailedMagicUrl(gatehouse, stranger.email)));
    expect(bodyOf(await owner.get('/account')).phone).toBe('');
    expectProblem(
      await useCode(gatehouse.client(), { userId: stranger.id, secret }),
      401,
      'user_invalid_token',
    );
    const { userId } = bodyOf(await askForCode(gatehouse.client(), phone), 201);
    expect(userId).not.toBe(stranger.id);
  });

  it('§17.26 leaves open email tokens, which lie in the mailbox of the owner', async () => {
    const { email, id } = await preRegistered();
    const recovery = await mailedRecovery(gatehouse, email);
    const later = await mailedMagicUrl(gatehouse, email, { count: 2 });
    bodyOf(await useLink(gatehouse.client(), await mailedMagicUrl(gatehouse, email, { count: 3 })));
    const second = gatehouse.client();
    bodyOf(await useLink(second, later));
    bodyOf(await gatehouse.client().put('/account/recovery', resetTo(recovery, 'from the mailbox')));
    expect(await isLoggedIn(second)).toBe(true);
    expect(bodyOf(await loginOf({ email, password: 'from the mailbox' }), 201).userId).toBe(id);
  });

  it('§17.26 does not happen when the request carries a session of the account', async () => {
    const user = await preRegistered();
    bodyOf(await useLink(user.client, await mailedMagicUrl(gatehouse, user.email)));
    expect(await isLoggedIn(user.other)).toBe(true);
    bodyOf(await loginOf(user), 201);
    expect(bodyOf(await user.client.get('/account'))).toMatchObject({ emailVerification: true });
    expect(bodyOf(await user.client.get('/account')).passwordUpdate).not.toBe('');
  });

  it("§17.26 happens when the request carries a session of somebody else's account", async () => {
    const stranger = await preRegistered();
    const { client } = await someUser(gatehouse);
    bodyOf(await useLink(client, await mailedMagicUrl(gatehouse, stranger.email)));
    expect(await isLoggedIn(stranger.client)).toBe(false);
    expect(credentialsIn(client).id).toBe(stranger.id);
  });

  it('§17.26 leaves accounts with a verified email as they are', async () => {
    const user = await preRegistered();
    const proof = await mailedVerification(gatehouse, user.client, user.email);
    bodyOf(await gatehouse.client().put('/account/verification', proof));
    bodyOf(await useLink(gatehouse.client(), await mailedMagicUrl(gatehouse, user.email, { count: 2 })));
    expect(await isLoggedIn(user.client)).toBe(true);
    expect(await isLoggedIn(user.other)).toBe(true);
    bodyOf(await loginOf(user), 201);
  });

  it('§17.26 leaves accounts with a verified phone as they are', async () => {
    const user = await preRegistered();
    const phone = somePhone();
    bodyOf(await user.client.patch('/account/phone', { phone, password: user.password }));
    bodyOf(await askForCode(gatehouse.client(), phone), 201);
    const [secret = ''] = await codesTo(gatehouse, phone);
    bodyOf(await gatehouse.client().put('/account/verification/phone', { userId: user.id, secret }));
    bodyOf(await useLink(gatehouse.client(), await mailedMagicUrl(gatehouse, user.email)));
    expect(await isLoggedIn(user.other)).toBe(true);
    expect(bodyOf(await user.client.get('/account'))).toMatchObject({ phone, emailVerification: true });
    bodyOf(await loginOf(user), 201);
  });

  it('§17.26 is none by a phone confirmation', async () => {
    const user = await preRegistered();
    const phone = somePhone();
    bodyOf(await user.client.patch('/account/phone', { phone, password: user.password }));
    bodyOf(await askForCode(gatehouse.client(), phone), 201);
    const [secret = ''] = await codesTo(gatehouse, phone);
    bodyOf(await useCode(gatehouse.client(), { userId: user.id, secret }));
    expect(await isLoggedIn(user.other)).toBe(true);
    bodyOf(await loginOf(user), 201);
  });

  it('§17.26 happens once: a second link ends nothing', async () => {
    const email = someEmail();
    const { client } = await linkUser(gatehouse, email);
    bodyOf(await useLink(gatehouse.client(), await mailedMagicUrl(gatehouse, email, { count: 2 })));
    expect(await isLoggedIn(client)).toBe(true);
  });

  it('§17.26 leaves no session to a stranger who signs in at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { client, ...stranger } = await someUser(gatehouse);
      const token = await mailedMagicUrl(gatehouse, stranger.email);
      const intruders = Array.from({ length: 4 }, () => gatehouse.client());
      const owner = gatehouse.client();
      const credentials = { email: stranger.email, password: stranger.password };
      const [claimed] = await Promise.all([
        useLink(owner, token),
        ...intruders.map((intruder) => intruder.post('/account/sessions/email', credentials)),
      ]);
      bodyOf(claimed);
      for (const intruder of [client, ...intruders]) expect(await isLoggedIn(intruder)).toBe(false);
      expect(await isLoggedIn(owner)).toBe(true);
    }
  });

  it('§17.26 leaves no way in to a stranger who changes something at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { client, password, email } = await someUser(gatehouse);
      const token = await mailedMagicUrl(gatehouse, email);
      const owner = gatehouse.client();
      const answers = await atOnce(3, (index) =>
        [
          () => useLink(owner, token),
          () => client.patch('/account/password', { password: 'another password', oldPassword: password }),
          () => client.patch('/account/phone', { phone: somePhone(), password }),
        ][index]!(),
      );
      bodyOf(answers[0]!);
      expect(bodyOf(await owner.get('/account'))).toMatchObject({ passwordUpdate: '', phone: '' });
      expectProblem(await loginOf({ email, password: 'another password' }), 401, 'user_invalid_credentials');
      expect(await isLoggedIn(client)).toBe(false);
    }
  });
});
