import { DATE, expectProblem, ID, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  BAD_EMAILS,
  BAD_NAMES,
  BAD_PASSWORDS,
  BAD_UIDS,
  describeOptional,
  describeRequired,
  expectFirstErrorFirst,
} from '../../support/parameters.js';
import { ACCOUNT_FIELDS, bodyOf, expectModel, isLoggedIn } from '../../support/scenarios.js';

const gatehouse = useGatehouse({
  projects: [
    DEFAULT_PROJECT,
    { id: 'other' },
    { id: 'vectors' },
    { id: 'switched-off', auth: { methods: { emailPassword: false } } },
    { id: 'two-users', auth: { maxUsers: 2 } },
  ],
});

const aNewUser = (overrides: object = {}) => ({
  userId: 'unique()',
  email: someEmail(),
  password: 'correct horse battery',
  name: 'Ada Lovelace',
  ...overrides,
});
const create = (overrides: object = {}, project = 'default') =>
  gatehouse.client({ project }).post('/account', aNewUser(overrides));

describe('POST /account', () => {
  it('§9.1.create answers 201 with the account, every field in the order of the model', async () => {
    const email = someEmail();
    const answer = await create({ email });
    const account = bodyOf(answer, 201);
    expectModel(account, ACCOUNT_FIELDS);
    expect(account).toEqual({
      $id: expect.stringMatching(ID),
      $createdAt: expect.stringMatching(DATE),
      $updatedAt: account.$createdAt,
      name: 'Ada Lovelace',
      registration: account.$createdAt,
      status: true,
      passwordUpdate: account.registration,
      email,
      phone: '',
      emailVerification: false,
      phoneVerification: false,
      prefs: {},
    });
    expect(answer.headers['content-type']).toBe('application/json; charset=UTF-8');
    expect(Math.abs(Date.parse(account.$createdAt) - Date.now())).toBeLessThan(60_000);
  });

  it('§14.35 sends empty preferences as {}, not as []', async () => {
    expect((await create()).text).toContain('"prefs":{}');
  });

  it('§14.36 sends no null', async () => {
    expect((await create({ name: null })).text).not.toContain('null');
  });

  it('answers what GET /account says afterwards', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    expect(bodyOf(await client.get('/account'))).toEqual(user.account);
  });

  it('§14.1 does not log in', async () => {
    const client = gatehouse.client();
    const answer = await client.post('/account', aNewUser());
    expect(answer.setCookies).toEqual([]);
    expect(answer.headers['x-fallback-cookies']).toBeUndefined();
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('sends no mail', async () => {
    const user = await gatehouse.client().register();
    await gatehouse.client().login(user);
    expect((await gatehouse.messages()).filter(({ to }) => to === user.email)).toEqual([]);
  });

  it('leaves a session that the caller has alone', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    await client.register();
    expect(bodyOf(await client.get('/account')).$id).toBe(user.id);
  });

  it('§15.14 makes an id for the literal unique()', async () => {
    const [first, second] = [await create(), await create()].map((answer) => bodyOf(answer, 201).$id);
    expect(first).toMatch(ID);
    expect(second).toMatch(ID);
    expect(second > first).toBe(true);
  });

  it('makes an id for an empty one', async () => {
    expect(bodyOf(await create({ userId: '' }), 201).$id).toMatch(ID);
  });

  it.each(['a', 'a.b-c_d', 'a'.repeat(36), 'current', '0'])('takes the id %s', async (userId) => {
    expect(bodyOf(await create({ userId }, 'vectors'), 201).$id).toBe(userId);
  });

  it.each([
    ...['a@b.co', 'a+b@x.io', "a'b@x.io", 'a@localhost.test', 'a@[127.0.0.1]', 'a@xn--bcher-kva.example'],
    `${'a'.repeat(64)}@b.co`,
  ])('takes the email %s', async (email) => {
    expect(bodyOf(await create({ email }, 'vectors'), 201).email).toBe(email);
  });

  it('§14.20 stores the email lower-cased', async () => {
    expect(bodyOf(await create({ email: 'Upper@Case.Example' }), 201).email).toBe('upper@case.example');
  });

  it.each([
    ['blanks around it', '  Ada  '],
    ['one blank', ' '],
    ['combining marks', 'e\u0301\u0301\u0301'],
    ['right-to-left text', '\u202eעברית العربية'],
    ['a NUL', 'a\0b'],
    ['line breaks', 'a\r\nb'],
    ['128 characters beyond U+FFFF', '🍰'.repeat(128)],
    ['markup and quotes', `<b>"'\\/</b> ${'$'}{x}'; DROP TABLE users; --`],
  ])('keeps a name with %s as it is', async (_label, name) => {
    const client = gatehouse.client();
    const user = await client.signedUp({ name });
    expect(user.account.name).toBe(name);
    expect(bodyOf(await client.get('/account')).name).toBe(name);
  });

  it('refuses a name with half a surrogate pair, or stores well-formed text', async () => {
    const answer = await create({ name: 'a\ud800b' });
    if (answer.status === 400) expectProblem(answer, 400, 'general_argument_invalid');
    else expect(bodyOf(answer, 201).name).toMatch(/^a.?b$/u);
  });

  it('§16.6 takes null for the optional name as absent', async () => {
    expect(bodyOf(await create({ name: null }), 201).name).toBe('');
    expect(bodyOf(await create({ name: undefined }), 201).name).toBe('');
  });

  it.each([
    ['8 characters', 'abcdefgh'],
    ['8 characters of 32 bytes', '🍰'.repeat(8)],
    ['4 letters with a combining mark each (8 code points)', 'e\u0301'.repeat(4)],
    ['256 characters', 'a'.repeat(256)],
    ['256 characters of 1,024 bytes', '🍰'.repeat(256)],
    ['8 blanks', ' '.repeat(8)],
  ])('§15.9 takes a password of %s, and it logs in', async (_label, password) => {
    await gatehouse.client().signedUp({ password });
  });

  it('ignores fields that a client has no say in', async () => {
    const client = gatehouse.client();
    const { account } = await client.signedUp({
      ...({
        $id: 'mine',
        status: false,
        emailVerification: true,
        phoneVerification: true,
        phone: '+16175551212',
      } as object),
      ...({
        prefs: { a: 1 },
        labels: ['admin'],
        registration: '2001-01-01',
        passwordUpdate: '',
        sessions: [],
      } as object),
      ...({ password_hash: 'x', passwordHash: 'x', projectId: 'other', tenant: 'other' } as object),
    });
    expect(account).toMatchObject({
      status: true,
      emailVerification: false,
      phoneVerification: false,
      phone: '',
      prefs: {},
    });
    expect(account.$id).toMatch(ID);
  });

  it('§9.1.create writes user.create into the log of the new user', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    const { logs } = bodyOf(await client.get('/account/logs'));
    expect(logs.at(-1)).toMatchObject({
      event: 'user.create',
      userId: user.id,
      userEmail: user.email,
      ip: client.ip,
    });
  });

  it('announces the limit of 10 an hour', async () => {
    expect((await create()).headers['x-ratelimit-limit']).toBe('10');
  });
});

describe('POST /account refuses', () => {
  it('an id that is taken', async () => {
    const { id } = await gatehouse.client().register();
    expectProblem(await create({ userId: id }), 409, 'user_already_exists');
  });

  it('an email that is taken, in whatever case', async () => {
    const { email } = await gatehouse.client().register();
    expectProblem(await create({ email }), 409, 'user_already_exists');
    expectProblem(await create({ email: email.toUpperCase() }), 409, 'user_already_exists');
  });

  it('nothing because of an id that differs in case', async () => {
    expect(bodyOf(await create({ userId: 'CaseMatters' }), 201).$id).toBe('CaseMatters');
    expect(bodyOf(await create({ userId: 'casematters' }), 201).$id).toBe('casematters');
  });

  it('§14.20 nothing because of an id and email of another project', async () => {
    const user = await gatehouse.client().register();
    const twin = bodyOf(await create({ userId: user.id, email: user.email }, 'other'), 201);
    expect(twin.$id).toBe(user.id);
  });

  it('a duplicate without a trace: the first user stays as it was', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    await create({ userId: user.id, name: 'Mallory', password: 'another password' });
    await create({ email: user.email, name: 'Mallory', password: 'another password' });
    expect(bodyOf(await client.get('/account'))).toEqual(user.account);
    expect(bodyOf(await client.get('/account/logs')).total).toBe(2);
  });

  it('§14.14 with 501 where the method is switched off, before it looks at parameters', async () => {
    expectProblem(await create({}, 'switched-off'), 501, 'user_auth_method_unsupported');
    const answer = await gatehouse.client({ project: 'switched-off' }).post('/account', {});
    expectProblem(answer, 501, 'user_auth_method_unsupported');
  });

  it('§14.14 with 501 beyond the user limit, also where the email is taken', async () => {
    const { email } = await gatehouse.client({ project: 'two-users' }).register();
    bodyOf(await create({}, 'two-users'), 201);
    expectProblem(await create({}, 'two-users'), 501, 'user_count_exceeded');
    expectProblem(await create({ email }, 'two-users'), 501, 'user_count_exceeded');
    expectProblem(await create({ email: 'no email' }, 'two-users'), 400, 'general_argument_invalid');
  });

  it('§14.43 a body without parameters, naming the first one', async () => {
    for (const body of ['[]', '{}', '', 'null', '{"userId":', '"text"', '42']) {
      const answer = await gatehouse.client().post('/account', body, { contentType: 'application/json' });
      expectProblem(answer, 400, 'general_argument_invalid');
      expect(answer.body.message).toMatch(/^Param "userId"/);
    }
  });

  it('the first wrong parameter only', async () => {
    await expectFirstErrorFirst(['userId', 'email', 'password', 'name'], aNewUser(), (body) =>
      gatehouse.client().post('/account', body),
    );
  });

  describeRequired('userId', BAD_UIDS, (userId) => create({ userId }));
  describeRequired('email', BAD_EMAILS, (email) => create({ email }));
  describeRequired('password', BAD_PASSWORDS, (password) => create({ password }));
  describeOptional('name', BAD_NAMES, (name) => create({ name }));
});
