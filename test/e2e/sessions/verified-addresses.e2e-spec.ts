import { expectProblem, linkIn, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  bodyOf,
  expectModel,
  isLoggedIn,
  mailedRecovery,
  mailedVerification,
  resetTo,
  RETURN_URL,
  someUser,
  TOKEN_FIELDS,
  tokenIn,
} from '../../support/scenarios.js';
import {
  askForCode,
  askForLink,
  codesTo,
  mailedMagicUrl,
  phoneUser,
  somePhone,
  textedCode,
  useCode,
  useLink,
} from '../../support/ways-in.js';

const strict = { id: 'strict', name: 'Strict', auth: { verifiedAddressesOnly: true } };
const gatehouse = useGatehouse({ projects: [DEFAULT_PROJECT, strict] });
const guest = () => gatehouse.client({ project: 'strict' });
const askForRecovery = (email: string) => guest().post('/account/recovery', { email, url: RETURN_URL });

const REASON =
  'Your Strict account cannot be opened this way yet. Please log in another way, and confirm there that this email ' +
  'address or phone number is yours.';

/** Signed in by a phone, with an email that nobody has verified. */
async function provenByPhone() {
  const user = await phoneUser(gatehouse, { project: 'strict' });
  const email = someEmail();
  bodyOf(await user.client.patch('/account/email', { email, password: 'correct horse battery' }));
  return { ...user, email };
}

/** With a verified email, and a phone that nobody has verified. */
async function provenByEmail() {
  const user = await someUser(gatehouse, { project: 'strict' });
  const proof = await mailedVerification(gatehouse, user.client, user.email);
  bodyOf(await guest().put('/account/verification', proof));
  const phone = somePhone();
  bodyOf(await user.client.patch('/account/phone', { phone, password: user.password }));
  return { ...user, phone };
}

describe('§17.26-opt-in a not verified email of a proven account', () => {
  it('gets no recovery link, but the reason; the answer is as always', async () => {
    const { email, id } = await provenByPhone();
    const token = bodyOf(await askForRecovery(email), 201);
    expectModel(token, TOKEN_FIELDS);
    expect(token).toMatchObject({ userId: id, secret: '' });
    const message = await gatehouse.messageTo(email);
    expect(message.subject).toBe('Password Reset');
    expect(message.text).toContain(REASON);
    expect(message.html).toContain(REASON);
    expect(message.text + message.html).not.toMatch(/secret|localhost/);
  });

  it('gets no magic link either', async () => {
    const { email, id } = await provenByPhone();
    const token = bodyOf(await askForLink(guest(), email), 201);
    expectModel(token, TOKEN_FIELDS);
    expect(token).toMatchObject({ userId: id, secret: '' });
    const message = await gatehouse.messageTo(email);
    expect(message.subject).toBe('Login');
    expect(message.text).toContain(REASON);
    expect(message.text + message.html).not.toMatch(/secret|auth\/magic-url/);
  });

  it('opens the account once it is verified', async () => {
    const { client, email, id } = await provenByPhone();
    bodyOf(await guest().put('/account/verification', await mailedVerification(gatehouse, client, email)));
    const link = await mailedMagicUrl(gatehouse, email, { project: 'strict', count: 2 });
    expect(bodyOf(await useLink(guest(), link)).userId).toBe(id);
    const recovery = await mailedRecovery(gatehouse, email, { project: 'strict', count: 3 });
    bodyOf(await guest().put('/account/recovery', resetTo(recovery, 'a brand new password')));
  });

  it('opens nothing with links that were on their way already', async () => {
    const user = await someUser(gatehouse, { project: 'strict' });
    const link = await mailedMagicUrl(gatehouse, user.email, { project: 'strict' });
    const recovery = await mailedRecovery(gatehouse, user.email, { project: 'strict', count: 2 });
    const phone = somePhone();
    bodyOf(await user.client.patch('/account/phone', { phone, password: user.password }));
    bodyOf(await user.client.post('/account/verification/phone', {}), 201);
    const [secret = ''] = await codesTo(gatehouse, phone);
    bodyOf(await guest().put('/account/verification/phone', { userId: user.id, secret }));

    expectProblem(await useLink(guest(), link), 401, 'user_invalid_token');
    const reset = resetTo(recovery, 'a brand new password');
    expectProblem(await guest().put('/account/recovery', reset), 401, 'user_invalid_token');
    expect(await isLoggedIn(user.client)).toBe(true);
    await guest().login(user);
  });
});

describe('§17.26-opt-in a not verified phone of a proven account', () => {
  it('gets no code, but the reason; the answer is as always', async () => {
    const { id, phone } = await provenByEmail();
    const token = bodyOf(await askForCode(guest(), phone), 201);
    expectModel(token, TOKEN_FIELDS);
    expect(token).toMatchObject({ userId: id, secret: '' });
    expect((await gatehouse.messageTo(phone)).text).toBe(REASON);
  });

  it('is told the reason in the language of the request', async () => {
    const { phone } = await provenByEmail();
    const client = gatehouse.client({ project: 'strict', headers: { 'x-appwrite-locale': 'de' } });
    bodyOf(await askForCode(client, phone), 201);
    expect((await gatehouse.messageTo(phone)).text).toMatch(/^Ihr Konto bei Strict lässt sich /);
  });

  it('gets codes to verify it, which open no session; verified, it opens one', async () => {
    const { id, client, phone } = await provenByEmail();
    bodyOf(await client.post('/account/verification/phone', {}), 201);
    const [secret = ''] = await codesTo(gatehouse, phone);
    expectProblem(await useCode(guest(), { userId: id, secret }), 401, 'user_invalid_token');
    bodyOf(await guest().put('/account/verification/phone', { userId: id, secret }));
    const code = await textedCode(gatehouse, phone, { project: 'strict', count: 2 });
    expect(bodyOf(await useCode(guest(), code)).userId).toBe(id);
  });
});

describe('§17.26-opt-in an address of an account of which nothing is proven', () => {
  it('opens it for its owner, as without the setting', async () => {
    const squatter = await someUser(gatehouse, { project: 'strict' });
    const link = await mailedMagicUrl(gatehouse, squatter.email, { project: 'strict' });
    expect(bodyOf(await useLink(guest(), link)).userId).toBe(squatter.id);
    expect(await isLoggedIn(squatter.client)).toBe(false);

    const other = await someUser(gatehouse, { project: 'strict' });
    const recovery = await mailedRecovery(gatehouse, other.email, { project: 'strict' });
    bodyOf(await guest().put('/account/recovery', resetTo(recovery, 'a brand new password')));
  });

  it('signs newcomers up', async () => {
    bodyOf(await useLink(guest(), await mailedMagicUrl(gatehouse, someEmail(), { project: 'strict' })));
    await phoneUser(gatehouse, { project: 'strict' });
  });
});

describe('without the setting', () => {
  it('a not verified email of a proven account opens it', async () => {
    const user = await phoneUser(gatehouse);
    const email = someEmail();
    bodyOf(await user.client.patch('/account/email', { email, password: 'correct horse battery' }));
    bodyOf(await askForLink(gatehouse.client(), email), 201);
    const link = tokenIn(linkIn(await gatehouse.messageTo(email)));
    expect(bodyOf(await useLink(gatehouse.client(), link)).userId).toBe(user.id);
  });
});
