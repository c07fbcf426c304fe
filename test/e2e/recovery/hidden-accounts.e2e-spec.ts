import { expectProblem, linkIn, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  bodyOf,
  expectModel,
  HOUR,
  resetTo,
  RETURN_URL,
  someUser,
  TOKEN_FIELDS,
  tokenIn,
} from '../../support/scenarios.js';
import { compareTimes } from '../../support/timing.js';

const SECRET = 'a-key-of-the-backend';
const discreet = {
  ...{ id: 'discreet', name: 'Discreet', auth: { preventUserEnumeration: true } },
  apiKeys: [{ name: 'backend', secret: SECRET, scopes: ['public'] }],
};
const gatehouse = useGatehouse({ projects: [DEFAULT_PROJECT, discreet] });
const guest = () => gatehouse.client({ project: 'discreet' });
const ask = (email: string, client = guest()) => client.post('/account/recovery', { email, url: RETURN_URL });

async function blockedUser() {
  const user = await someUser(gatehouse, { project: 'discreet' });
  bodyOf(await user.client.patch('/account/status', {}));
  return user;
}

describe('§17.1-opt-in POST /account/recovery', () => {
  it('answers a known, an unknown and a blocked address alike', async () => {
    const [known, blocked] = [await someUser(gatehouse, { project: 'discreet' }), await blockedUser()];
    const answers = [await ask(known.email), await ask(someEmail()), await ask(blocked.email)];
    for (const answer of answers) {
      const token = bodyOf(answer, 201);
      expectModel(token, TOKEN_FIELDS);
      expect(token.secret).toBe('');
      expect(token.userId).toMatch(/^[0-9a-f]{20}$/);
      expect([known.id, blocked.id]).not.toContain(token.userId);
      expect(Date.parse(token.expire) - Date.parse(token.$createdAt)).toBe(HOUR);
      expect(answer.setCookies).toEqual([]);
      expect(Object.keys(answer.headers)).toEqual(Object.keys(answers[0]!.headers));
    }
  });

  it('answers with another user id each time: one that stays would be that of somebody', async () => {
    const { email } = await someUser(gatehouse, { project: 'discreet' });
    const unknown = someEmail();
    const ids = [await ask(email), await ask(email), await ask(unknown), await ask(unknown)].map(
      (answer) => bodyOf(answer, 201).userId,
    );
    expect(new Set(ids).size).toBe(4);
  });

  it('mails the owner of an account the link, which works', async () => {
    const { email, id } = await someUser(gatehouse, { project: 'discreet', userId: 'ada-the-first' });
    bodyOf(await ask(email), 201);
    const token = tokenIn(linkIn(await gatehouse.messageTo(email)));
    expect(token.userId).toBe(id);
    bodyOf(await guest().put('/account/recovery', resetTo(token, 'a brand new password')));
    await guest().login({ email, password: 'a brand new password' });
  });

  it('mails anybody else that there is no account', async () => {
    const email = someEmail();
    bodyOf(await ask(email), 201);
    const { subject, text, html } = await gatehouse.messageTo(email);
    expect(subject).toBe('Password Reset');
    expect(text).toContain('There is no Discreet account with this email address.');
    expect(text + html).not.toMatch(/secret|localhost/);
  });

  it('mails who is blocked just that', async () => {
    const { email } = await blockedUser();
    bodyOf(await ask(email), 201);
    const { subject, text } = await gatehouse.messageTo(email);
    expect(subject).toBe('This account is blocked');
    expect(text).toContain('Please contact the Discreet team.');
    expect(text).not.toMatch(/secret|localhost/);
  });

  it('tells servers of the project as always', async () => {
    const server = gatehouse.client({ project: 'discreet', headers: { 'x-appwrite-key': SECRET } });
    expectProblem(await ask(someEmail(), server), 404, 'user_not_found');
    const { id, email } = await someUser(gatehouse, { project: 'discreet' });
    expect(bodyOf(await ask(email, server), 201).userId).toBe(id);
  });

  it('takes as long for an unknown address as for a known one', async () => {
    const { email } = await someUser(gatehouse, { project: 'discreet' });
    const times = await compareTimes(
      async () => bodyOf(await ask(email), 201),
      async () => bodyOf(await ask(someEmail()), 201),
    );
    expect(times).toMatchObject({ differ: false });
  }, 90_000);
});

describe('§17.1-opt-in a confirmation for an unknown user', () => {
  const reset = { password: 'a brand new password', passwordAgain: 'a brand new password' };

  it.each([
    ['/account/recovery', reset],
    ['/account/verification', {}],
    ['/account/verification/phone', {}],
    ['/account/sessions/magic-url', {}],
    ['/account/sessions/phone', {}],
  ])('by PUT %s is refused like one with a wrong secret', async (path, more) => {
    const { id } = await someUser(gatehouse, { project: 'discreet' });
    const confirm = (userId: string) => guest().put(path, { userId, secret: '123456', ...more });
    const [unknown, wrong] = [await confirm('nobody'), await confirm(id)];
    expectProblem(unknown, 401, 'user_invalid_token');
    expect(unknown.body).toEqual(wrong.body);
  });
});

describe('without the setting', () => {
  it('an unknown and a blocked address are told apart', async () => {
    const user = await someUser(gatehouse);
    bodyOf(await user.client.patch('/account/status', {}));
    expectProblem(await ask(user.email, gatehouse.client()), 401, 'user_blocked');
    expectProblem(await ask(someEmail(), gatehouse.client()), 404, 'user_not_found');
  });
});
