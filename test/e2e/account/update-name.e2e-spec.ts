import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { BAD_NAMES, describeRequired } from '../../support/parameters.js';
import { ACCOUNT_FIELDS, bodyOf, expectModel, someUser } from '../../support/scenarios.js';

const gatehouse = useGatehouse();

let caller: Awaited<ReturnType<typeof someUser>>;
beforeAll(async () => (caller = await someUser(gatehouse)));

describe('PATCH /account/name', () => {
  it('§9.1.updateName changes the name and nothing else but $updatedAt', async () => {
    const { client, account } = await someUser(gatehouse);
    const changed = bodyOf(await client.patch('/account/name', { name: 'Grace Hopper' }));
    expectModel(changed, ACCOUNT_FIELDS);
    expect(changed).toEqual({ ...account, name: 'Grace Hopper', $updatedAt: changed.$updatedAt });
    expect(changed.$updatedAt > account.$updatedAt).toBe(true);
    expect(bodyOf(await client.get('/account'))).toEqual(changed);
  });

  it.each([
    ['blanks around it', '  Grace  '],
    ['combining marks', 'e\u0301\u0323\u0301'],
    ['right-to-left text', '\u202eעברית \u0627\u0644'],
    ['a NUL', '\0a\0'],
    ['128 characters beyond U+FFFF', '🍰'.repeat(128)],
    ['a joined emoji', '👩‍👩‍👧‍👦'],
  ])('keeps a name with %s as it is', async (_label, name) => {
    expect(bodyOf(await caller.client.patch('/account/name', { name })).name).toBe(name);
    expect(bodyOf(await caller.client.get('/account')).name).toBe(name);
  });

  it('reads a form as well', async () => {
    const answer = await caller.client.patch('/account/name', 'name=Ada+%C3%A9', {
      contentType: 'application/x-www-form-urlencoded',
    });
    expect(bodyOf(answer).name).toBe('Ada é');
  });

  it('ignores every other field of the account', async () => {
    const { client, account } = await someUser(gatehouse);
    const body = {
      ...account,
      name: 'New',
      $id: 'x',
      email: 'x@example.test',
      status: false,
      phone: '+12',
      prefs: { a: 1 },
    };
    const changed = bodyOf(
      await client.patch('/account/name', { ...body, emailVerification: true, phoneVerification: true }),
    );
    expect(changed).toEqual({ ...account, name: 'New', $updatedAt: changed.$updatedAt });
  });

  it('changes only the account of the caller', async () => {
    const victim = await someUser(gatehouse);
    const body = { name: 'Mallory', userId: victim.id, $id: victim.id };
    bodyOf(await caller.client.patch('/account/name', body, { query: { userId: victim.id } }));
    expect(bodyOf(await victim.client.get('/account'))).toEqual(victim.account);
  });

  it('reads nothing from the query', async () => {
    const answer = await caller.client.patch('/account/name', {}, { query: { name: 'From the query' } });
    expectProblem(answer, 400, 'general_argument_invalid');
  });

  it('§9.1.updateName writes user.update with the name into the log', async () => {
    const { client, id, email } = await someUser(gatehouse);
    bodyOf(await client.patch('/account/name', { name: 'Grace' }));
    const { logs } = bodyOf(await client.get('/account/logs'));
    expect(logs[0]).toMatchObject({ event: 'user.update', userId: id, userEmail: email, userName: 'Grace' });
  });

  it('§14.10 refuses a guest before it looks at parameters', async () => {
    expectProblem(await gatehouse.client().patch('/account/name', {}), 401, 'general_unauthorized_scope');
  });

  it('answers half a surrogate pair with 400 or well-formed text', async () => {
    const answer = await caller.client.patch('/account/name', { name: '\udc00x' });
    if (answer.status === 400) expectProblem(answer, 400, 'general_argument_invalid');
    else expect(bodyOf(answer).name).toMatch(/^.x$/u);
  });

  describeRequired('name', BAD_NAMES, (name) => caller.client.patch('/account/name', { name }));
});
