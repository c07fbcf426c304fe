import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, expectModel, MINUTE, TOKEN_FIELDS } from '../../support/scenarios.js';
import { codesTo, somePhone, textedCode, textsTo, useCode, wrongCode } from '../../support/ways-in.js';

const gatehouse = useGatehouse({
  projects: [DEFAULT_PROJECT, { ...DEFAULT_PROJECT, id: 'germans', sms: { countries: ['DE'] } }],
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
  it('texts six digits and verifies the phone by them, logged out, once', async () => {
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

  it('lives for 15 minutes', async () => {
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
