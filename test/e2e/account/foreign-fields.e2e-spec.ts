import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { anotherLogin, bodyOf, isLoggedIn, RETURN_URL, someUser } from '../../support/scenarios.js';
import { somePhone } from '../../support/ways-in.js';

/** Every member route with every identity: who is not meant must not be reached by a field, whatever its name. */
const gatehouse = useGatehouse();

type User = Awaited<ReturnType<typeof someUser>>;
type Route = [method: string, path: string, body: (caller: User) => Record<string, unknown>];
const UPDATES: Route[] = [
  ['PATCH', '/account/name', () => ({ name: 'New Name' })],
  ['PATCH', '/account/email', ({ password }) => ({ email: someEmail(), password })],
  ['PATCH', '/account/password', ({ password }) => ({ password: 'a new password', oldPassword: password })],
  ['PATCH', '/account/phone', ({ password }) => ({ phone: somePhone(), password })],
  ['PATCH', '/account/prefs', () => ({ prefs: { mine: true } })],
];
const ROUTES: Route[] = [
  ...UPDATES,
  ['PATCH', '/account/status', () => ({})],
  ['POST', '/account/jwt', () => ({})],
  ['POST', '/account/verification', () => ({ url: RETURN_URL })],
  ['DELETE', '/account/sessions/current', () => ({})],
  ['DELETE', '/account/sessions', () => ({})],
  ['GET', '/account', () => ({})],
  ['GET', '/account/prefs', () => ({})],
  ['GET', '/account/logs', () => ({})],
  ['GET', '/account/sessions', () => ({})],
  ['GET', '/account/sessions/current', () => ({})],
  ['GET', '/account/identities', () => ({})],
];

/** The names under which somebody else may be meant. */
const meaning = ({ id, email, session }: User) => ({
  ...{
    userId: id,
    $id: id,
    id,
    user: id,
    user_id: id,
    accountId: id,
    account: { $id: id },
    caller: id,
    owner: id,
  },
  ...{ sessionId: session.$id, where: { id }, userEmail: email },
});
const headersMeaning = ({ id }: User) => ({
  'x-appwrite-user': id,
  'x-user-id': id,
  'x-appwrite-mode': 'admin',
});

describe.each(ROUTES)('%s %s', (method, path, bodyFor) => {
  it('§14.10 refuses a guest who names a user', async () => {
    const victim = await someUser(gatehouse);
    const answer = await gatehouse.client().request(method, path, {
      body: { ...meaning(victim), ...bodyFor(victim) },
      query: { userId: victim.id },
      headers: headersMeaning(victim),
    });
    expectProblem(answer, 401, 'general_unauthorized_scope');
    expect(bodyOf(await victim.client.get('/account'))).toEqual(victim.account);
  });

  it('touches the caller only, whoever is named', async () => {
    const [caller, victim] = [await someUser(gatehouse), await someUser(gatehouse)];
    const answer = await caller.client.request(method, path, {
      body: { ...meaning(victim), ...bodyFor(caller) },
      query: { userId: victim.id, sessionId: victim.session.$id },
      headers: headersMeaning(victim),
    });
    expect(answer.status).toBeLessThan(300);
    expect(answer.text).not.toContain(victim.id);
    expect(bodyOf(await victim.client.get('/account'))).toEqual(victim.account);
    expect(bodyOf(await victim.client.get('/account/logs')).total).toBe(2);
    expect(bodyOf(await victim.client.get('/account/sessions')).total).toBe(1);
    await anotherLogin(gatehouse, victim);
  });
});

describe.each(UPDATES)('%s %s', (method, path, bodyFor) => {
  it('changes its own fields only when all fields of the account are sent', async () => {
    const caller = await someUser(gatehouse);
    const own = bodyFor(caller);
    const foreign = {
      ...{
        $id: 'changed',
        $createdAt: '2001-01-01T00:00:00.000+00:00',
        $updatedAt: '2001-01-01T00:00:00.000+00:00',
      },
      ...{
        name: 'Changed',
        registration: '2001-01-01T00:00:00.000+00:00',
        status: false,
        passwordUpdate: '',
      },
      ...{ email: someEmail(), phone: '+16175551212', emailVerification: true, phoneVerification: true },
      ...{ prefs: { changed: true }, labels: ['admin'], passwordHash: 'x', projectId: 'other', secret: 'x' },
    };
    const changed = bodyOf(await caller.client.request(method, path, { body: { ...foreign, ...own } }));
    const { name, email, phone, prefs } = { ...caller.account, ...own };
    const { passwordUpdate, $updatedAt } = changed;
    expect(changed).toEqual({ ...caller.account, name, email, phone, prefs, passwordUpdate, $updatedAt });
    expect(passwordUpdate !== caller.account.passwordUpdate).toBe(path === '/account/password');
    expect($updatedAt > caller.account.$updatedAt).toBe(true);
    expect(await isLoggedIn(caller.client)).toBe(true);
  });
});
