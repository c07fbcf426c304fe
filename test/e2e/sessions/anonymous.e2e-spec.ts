import { DATE, expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, DAY, expectModel, isLoggedIn, SESSION_FIELDS } from '../../support/scenarios.js';
import { eventually } from '../../support/waiting.js';
import { eventsOf } from '../../support/ways-in.js';

const gatehouse = useGatehouse({
  projects: [
    DEFAULT_PROJECT,
    { id: 'full', auth: { maxUsers: 1 } },
    { id: 'closed', auth: { methods: { anonymous: false } } },
    { id: 'tidy', auth: { anonymousRetention: 86_400, maxUsers: 2 } },
    { id: 'strict', auth: { passwordDictionary: true, passwordHistory: 2 } },
  ],
  env: { PURGE_INTERVAL: '1' },
});

async function anonymous(project = 'default') {
  const client = gatehouse.client({ project });
  const session = bodyOf(await client.post('/account/sessions/anonymous', {}), 201);
  return { client, session };
}

describe('POST /account/sessions/anonymous (contract §9.5)', () => {
  it('§9.1.createAnonymousSession makes an account without email, phone, password and name, and signs it in', async () => {
    const { client, session } = await anonymous();
    expectModel(session, SESSION_FIELDS);
    expect(session).toMatchObject({ provider: 'anonymous', providerUid: '', current: true });
    const account = bodyOf(await client.get('/account'));
    expect(account).toMatchObject({
      $id: session.userId,
      email: '',
      phone: '',
      name: '',
      passwordUpdate: '',
    });
  });

  it('§9.1.createAnonymousSession writes session.create into the log', async () => {
    const { client } = await anonymous();
    expect(await eventsOf(client)).toEqual(['session.create']);
  });

  it('§14.36 §16.1 leaves texts empty, no null anywhere, and dates ISO', async () => {
    const { client, session } = await anonymous();
    expect(session.expire).toMatch(DATE);
    for (const path of [
      '/account',
      '/account/prefs',
      '/account/sessions',
      '/account/sessions/current',
      '/account/logs',
    ]) {
      const answer = await client.get(path);
      expect(answer.status).toBe(200);
      expect(answer.text).not.toMatch(/\bnull\b/);
    }
  });

  it('is refused to somebody who is logged in', async () => {
    const { client } = await anonymous();
    expectProblem(await client.post('/account/sessions/anonymous', {}), 401, 'user_session_already_exists');
  });

  it('§14.14 counts for the user limit', async () => {
    await anonymous('full');
    const late = await gatehouse.client({ project: 'full' }).post('/account/sessions/anonymous', {});
    expectProblem(late, 501, 'user_count_exceeded');
  });

  it('§14.14 can be switched off', async () => {
    const answer = await gatehouse.client({ project: 'closed' }).post('/account/sessions/anonymous', {});
    expectProblem(answer, 501, 'user_auth_method_unsupported');
  });
});

describe('an anonymous account', () => {
  const password = 'a first password';

  it('§14.22 becomes a normal one by PATCH email: same id, same session', async () => {
    const { client, session } = await anonymous();
    const email = someEmail();
    const account = bodyOf(await client.patch('/account/email', { email, password }));
    expect(account).toMatchObject({ $id: session.userId, email, emailVerification: false });
    expect(bodyOf(await client.get('/account/sessions/current')).$id).toBe(session.$id);
    await gatehouse.client().login({ email, password });
  });

  it('§15.11 §17.11 needs the password from then on', async () => {
    const { client } = await anonymous();
    await client.patch('/account/email', { email: someEmail(), password });
    const answer = await client.patch('/account/password', { password: 'another password' });
    expectProblem(answer, 401, 'user_invalid_credentials');
  });

  it('§14.24 sets its first password without an old one', async () => {
    const { client } = await anonymous();
    bodyOf(await client.patch('/account/password', { password }));
    const again = await client.patch('/account/password', { password: 'another password' });
    expectProblem(again, 401, 'user_invalid_credentials');
  });

  it('§14.23 changes its phone with any password, which is not kept', async () => {
    const { client } = await anonymous();
    expectProblem(
      await client.patch('/account/phone', { phone: '+4915112345678', password: 'short' }),
      400,
      'general_argument_invalid',
    );
    const account = bodyOf(await client.patch('/account/phone', { phone: '+4915112345678', password }));
    expect(account).toMatchObject({ phone: '+4915112345678', phoneVerification: false, passwordUpdate: '' });
  });

  it('§17.20 may not take one of the commonest passwords where the dictionary is on', async () => {
    const { client } = await anonymous('strict');
    const answer = await client.patch('/account/email', { email: someEmail(), password: 'password' });
    expectProblem(answer, 400, 'general_argument_invalid');
  });

  it('§17.20 has the password of its conversion in the history', async () => {
    const { client } = await anonymous('strict');
    bodyOf(await client.patch('/account/email', { email: someEmail(), password }));
    const change = (to: string, oldPassword: string) =>
      client.patch('/account/password', { password: to, oldPassword });
    expectProblem(await change(password, password), 409, 'password_recently_used');
    bodyOf(await change('a second password', password));
    expectProblem(await change(password, 'a second password'), 409, 'password_recently_used');
  });

  it('is removed when it has not been used for the time that the project sets', async () => {
    const idle = await anonymous('tidy');
    const converted = await anonymous('tidy');
    await converted.client.patch('/account/email', { email: someEmail(), password });
    gatehouse.advanceClock(3 * DAY);
    await eventually('its place is free', async () => {
      const { status } = await gatehouse.client({ project: 'tidy' }).post('/account/sessions/anonymous', {});
      return status === 201 || undefined;
    });
    expect(await isLoggedIn(idle.client)).toBe(false);
    expect(await isLoggedIn(converted.client)).toBe(true);
  });
});
