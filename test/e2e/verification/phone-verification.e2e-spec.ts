import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { ACCOUNT_FIELDS, bodyOf, expectModel, MINUTE, TOKEN_FIELDS } from '../../support/scenarios.js';
import {
  codesTo,
  eventsOf,
  somePhone,
  textedCode,
  textsTo,
  useCode,
  wrongCode,
} from '../../support/ways-in.js';

const KEY = 'a-key-with-the-scope-public-01';
const gatehouse = useGatehouse({
  projects: [
    { ...DEFAULT_PROJECT, apiKeys: [{ name: 'backend', secret: KEY, scopes: ['public'] }] },
    { id: 'other' },
    { ...DEFAULT_PROJECT, id: 'germans', sms: { countries: ['DE'] } },
  ],
});

async function withPhone() {
  const client = gatehouse.client();
  const user = await client.signedUp();
  const phone = somePhone();
  bodyOf(await client.patch('/account/phone', { phone, password: user.password }));
  return { client, user, phone };
}

async function texted() {
  const owner = await withPhone();
  const token = bodyOf(await owner.client.post('/account/verification/phone', {}), 201);
  const [secret = ''] = await codesTo(gatehouse, owner.phone);
  return { ...owner, token, secret };
}

describe('POST and PUT /account/verification/phone (contract §9.6)', () => {
  it('§9.1.createPhoneVerification §9.1.updatePhoneVerification texts six digits and verifies the phone by them, logged out, once', async () => {
    const { client, user, token, secret } = await texted();
    expectModel(token, TOKEN_FIELDS);
    expect(token.secret).toBe('');
    expect(secret).toMatch(/^[0-9]{6}$/);
    const visitor = gatehouse.client();
    bodyOf(await visitor.put('/account/verification/phone', { userId: user.id, secret }));
    expect(bodyOf(await client.get('/account')).phoneVerification).toBe(true);
    expectProblem(
      await visitor.put('/account/verification/phone', { userId: user.id, secret }),
      401,
      'user_invalid_token',
    );
  });

  it('§9.1.createPhoneVerification §15.4 makes a token for 15 minutes, §9.1.updatePhoneVerification answers it when spent, §14.32 §16.7 its secret empty', async () => {
    const { user, token, secret } = await texted();
    expect(Date.parse(token.expire) - Date.parse(token.$createdAt)).toBe(15 * MINUTE);
    const spent = await gatehouse.client().put('/account/verification/phone', { userId: user.id, secret });
    expect(bodyOf(spent)).toEqual(token);
    expect(spent.text).not.toMatch(/[0-9a-f]{64}/);
  });

  it('§9.1.createPhoneVerification §9.1.updatePhoneVerification write verification.create and verification.update into the log', async () => {
    const { client, user, secret } = await texted();
    bodyOf(await gatehouse.client().put('/account/verification/phone', { userId: user.id, secret }));
    expect((await eventsOf(client)).slice(0, 2)).toEqual(['verification.update', 'verification.create']);
  });

  it('§9.1.createPhoneVerification is closed to guests', async () => {
    const answer = await gatehouse.client().post('/account/verification/phone', {});
    expectProblem(answer, 401, 'general_unauthorized_scope');
  });

  it('§16.8 tells no secret to whoever sends an API key along, and sends nothing for the key alone', async () => {
    const { client } = await withPhone();
    const headers = { 'x-appwrite-key': KEY };
    const token = bodyOf(await client.post('/account/verification/phone', {}, { headers }), 201);
    expect(token.secret).toBe('');
    const keyAlone = await gatehouse.client({ headers }).post('/account/verification/phone', {});
    expectProblem(keyAlone, 401, 'general_unauthorized_scope');
  });

  it('§14.33 an unknown user with 404 before it looks at the secret', async () => {
    const answer = await gatehouse
      .client()
      .put('/account/verification/phone', { userId: 'nobody', secret: '123456' });
    expectProblem(answer, 404, 'user_not_found');
  });

  it('wants a phone', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    expectProblem(await client.post('/account/verification/phone', {}), 400, 'user_phone_not_found');
  });

  it('§17.15 texts to no country that the project does not text to', async () => {
    const client = gatehouse.client({ project: 'germans' });
    const { password } = await client.signedUp();
    const phone = somePhone();
    bodyOf(await client.patch('/account/phone', { phone, password }));
    const answer = await client.post('/account/verification/phone', {});
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(textsTo(await gatehouse.messages(), phone)).toEqual([]);
    const german = '+4915112345678';
    bodyOf(await client.patch('/account/phone', { phone: german, password }));
    bodyOf(await client.post('/account/verification/phone', {}), 201);
    await codesTo(gatehouse, german);
  });

  it('§14.30 takes a code of a phone session, and the other way round', async () => {
    const { client, user, phone, secret } = await texted();
    bodyOf(await useCode(gatehouse.client(), { userId: user.id, secret }));
    const session = await textedCode(gatehouse, phone, { count: 2 });
    bodyOf(await client.put('/account/verification/phone', session));
  });

  it('§17.13 kills a code after five wrong tries', async () => {
    const { client, user, secret } = await texted();
    for (let tries = 0; tries < 5; tries++) {
      const body = { userId: user.id, secret: wrongCode(secret) };
      expectProblem(await client.put('/account/verification/phone', body), 401, 'user_invalid_token');
    }
    expectProblem(
      await client.put('/account/verification/phone', { userId: user.id, secret }),
      401,
      'user_invalid_token',
    );
  });

  it('§17.8 verifies the phone of the user whose code it is, whoever is logged in', async () => {
    const first = await texted();
    const second = await texted();
    const body = { userId: first.user.id, secret: second.secret };
    expectProblem(await second.client.put('/account/verification/phone', body), 401, 'user_invalid_token');
    expect(bodyOf(await first.client.get('/account')).phoneVerification).toBe(false);
  });

  it('§17.9 forgets the codes of the old number when the number changes', async () => {
    const { client, user, secret } = await texted();
    bodyOf(await client.patch('/account/phone', { phone: somePhone(), password: user.password }));
    expectProblem(
      await client.put('/account/verification/phone', { userId: user.id, secret }),
      401,
      'user_invalid_token',
    );
  });

  it('§15.4 lives for 15 minutes', async () => {
    const { client, user, secret } = await texted();
    gatehouse.advanceClock(16 * MINUTE);
    expectProblem(
      await client.put('/account/verification/phone', { userId: user.id, secret }),
      401,
      'user_invalid_token',
    );
    gatehouse.advanceClock(0);
  });
});

describe('PATCH /account/phone (contract §9.4)', () => {
  it('§9.1.updatePhone changes the number and nothing else but $updatedAt', async () => {
    const client = gatehouse.client();
    const { account, password } = await client.signedUp();
    const phone = somePhone();
    const changed = bodyOf(await client.patch('/account/phone', { phone, password }));
    expectModel(changed, ACCOUNT_FIELDS);
    expect(changed).toEqual({ ...account, phone, $updatedAt: changed.$updatedAt });
    expect(bodyOf(await client.get('/account'))).toEqual(changed);
  });

  it('§9.1.updatePhone writes user.update into the log', async () => {
    const { client } = await withPhone();
    expect(await eventsOf(client)).toEqual(['user.update', 'session.create', 'user.create']);
  });

  it('§9.1.updatePhone §14.10 refuses a guest before it looks at parameters', async () => {
    expectProblem(await gatehouse.client().patch('/account/phone', {}), 401, 'general_unauthorized_scope');
  });

  it('§14.20 takes a number that somebody of another project has', async () => {
    const { phone } = await withPhone();
    const client = gatehouse.client({ project: 'other' });
    const { password } = await client.signedUp();
    expect(bodyOf(await client.patch('/account/phone', { phone, password })).phone).toBe(phone);
  });

  it('§14.21 resets the verification even when the number stays the same', async () => {
    const { client, user, phone, secret } = await texted();
    bodyOf(await client.put('/account/verification/phone', { userId: user.id, secret }));
    const account = bodyOf(await client.patch('/account/phone', { phone, password: user.password }));
    expect(account).toMatchObject({ phone, phoneVerification: false });
  });

  it('wants the current password, and a number that nobody else has', async () => {
    const { client, phone } = await withPhone();
    const wrong = await client.patch('/account/phone', { phone: somePhone(), password: 'not my password' });
    expectProblem(wrong, 401, 'user_invalid_credentials');
    const other = gatehouse.client();
    const { password } = await other.signedUp();
    expectProblem(await other.patch('/account/phone', { phone, password }), 409, 'user_phone_already_exists');
  });
});
