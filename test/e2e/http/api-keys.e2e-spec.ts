import { expectProblem, SECRET, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { MEMBER_ROUTES, PUBLIC_ROUTES, ROUTES } from '../../support/routes.js';

const WEB = [{ type: 'web', hostname: 'localhost' }];
const PLAIN = { 'x-appwrite-key': 'a-key-without-scopes-0123456789' };
const PUBLIC = { 'x-appwrite-key': 'a-key-with-the-scope-public-01' };
const EXPIRED = { 'x-appwrite-key': 'a-key-that-has-expired-0123456' };
const EXPIRED_PUBLIC = { 'x-appwrite-key': 'a-public-key-that-has-expired-' };
const FOREIGN = { 'x-appwrite-key': 'a-key-of-the-other-project-012' };

const apiKeys = [
  { name: 'plain', secret: PLAIN['x-appwrite-key'] },
  { name: 'public', secret: PUBLIC['x-appwrite-key'], scopes: ['public'], expire: '2999-01-01T00:00:00Z' },
  { name: 'expired', secret: EXPIRED['x-appwrite-key'], expire: '2020-01-01T00:00:00Z' },
  {
    name: 'expired public',
    secret: EXPIRED_PUBLIC['x-appwrite-key'],
    scopes: ['public'],
    expire: '2020-01-01T00:00:00Z',
  },
];

const gatehouse = useGatehouse({
  env: { RATE_LIMITS: 'on' },
  projects: [
    { id: 'default', name: 'One', platforms: WEB, apiKeys },
    {
      id: 'other',
      name: 'Two',
      platforms: WEB,
      apiKeys: [{ name: 'theirs', secret: FOREIGN['x-appwrite-key'] }],
    },
    { id: 'methodless', name: 'Three', platforms: WEB, apiKeys, auth: { methods: { emailPassword: false } } },
    { id: 'closed', name: 'Four', platforms: WEB, apiKeys, services: { account: false } },
  ],
});

const newUser = () => ({ userId: 'unique()', email: someEmail(), password: 'correct horse' });

describe('an API key (contract §3.6)', () => {
  it.each(ROUTES)('is answered 401 on $method $path', async ({ method, path, body }) => {
    const answer = await gatehouse.client().request(method, path, { body, headers: PLAIN });
    expectProblem(answer, 401, 'general_unauthorized_scope');
  });

  it('is called an application in the message, with the scope that it lacks', async () => {
    const onPublic = await gatehouse.client().post('/account', newUser(), { headers: PLAIN });
    expect(onPublic.body.message).toMatch(/applications/);
    expect(onPublic.body.message).toMatch(/public/);
    const onMember = await gatehouse.client().get('/account', { headers: PLAIN });
    expect(onMember.body.message).toMatch(/applications/);
    expect(onMember.body.message).toMatch(/account/);
  });

  it.each([{ 'x-appwrite-key': 'unknown' }, { 'x-appwrite-key': '' }, FOREIGN])(
    'that the project does not know is ignored: %j',
    async (headers) => {
      const client = gatehouse.client({ headers });
      await client.signedUp();
      expect((await client.get('/account')).status).toBe(200);
      expectProblem(await gatehouse.client({ headers }).get('/account'), 401, 'general_unauthorized_scope');
    },
  );

  it.each([PLAIN, EXPIRED, PUBLIC])('gives way to a session user: %j', async (headers) => {
    const client = gatehouse.client();
    const { id } = await client.signedUp();
    expect((await client.get('/account', { headers })).body.$id).toBe(id);
    expect((await client.patch('/account/name', { name: 'Ada' }, { headers })).status).toBe(200);
  });

  it.each(ROUTES)(
    'that has expired is answered project_key_expired on $method $path',
    async ({ method, path, body }) => {
      const answer = await gatehouse.client().request(method, path, { body, headers: EXPIRED });
      expectProblem(answer, 401, 'project_key_expired');
    },
  );

  it('that has expired loses the scope public too', async () => {
    expectProblem(
      await gatehouse.client().post('/account', newUser(), { headers: EXPIRED_PUBLIC }),
      401,
      'project_key_expired',
    );
  });
});

describe('the origin check and keys (contract §3.6, §4.1)', () => {
  const EVIL = { origin: 'https://evil.test' };

  it('§17.7 is skipped by a valid key', async () => {
    const answer = await gatehouse.client().post('/account', newUser(), { headers: { ...EVIL, ...PUBLIC } });
    expect(answer.status).toBe(201);
  });

  it.each([{ 'x-appwrite-key': 'garbage' }, EXPIRED, FOREIGN])('§17.7 is not skipped by %j', async (key) => {
    const answer = await gatehouse.client().post('/account', newUser(), { headers: { ...EVIL, ...key } });
    expectProblem(answer, 403, 'general_unknown_origin');
  });
});

describe('a key with the scope public (contract §3.6, reserved behaviour)', () => {
  it.each(PUBLIC_ROUTES)('opens $method $path', async ({ method, path, body }) => {
    const answer = await gatehouse.client().request(method, path, { body, headers: PUBLIC });
    expect(answer.body?.type).not.toBe('general_unauthorized_scope');
  });

  it.each(MEMBER_ROUTES)('does not open $method $path', async ({ method, path, body }) => {
    const answer = await gatehouse.client().request(method, path, { body, headers: PUBLIC });
    expectProblem(answer, 401, 'general_unauthorized_scope');
  });

  it('is exempt from rate limits: headers are sent, nothing is counted', async () => {
    const client = gatehouse.client();
    const answers = [];
    for (let call = 0; call < 12; call++)
      answers.push(await client.post('/account', {}, { headers: PUBLIC }));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 400));
    for (const { headers } of answers) expect(headers).toMatchObject({ 'x-ratelimit-limit': '10' });
    expect((await client.post('/account', {})).headers['x-ratelimit-remaining']).toBe('9');
  });

  it('is exempt from method switches', async () => {
    const client = gatehouse.client({ project: 'methodless' });
    expectProblem(await client.post('/account', newUser()), 501, 'user_auth_method_unsupported');
    const user = newUser();
    expect((await client.post('/account', user, { headers: PUBLIC })).status).toBe(201);
    expect(
      (
        await client.post(
          '/account/sessions/email',
          { email: user.email, password: user.password },
          { headers: PUBLIC },
        )
      ).status,
    ).toBe(201);
  });

  it('is exempt from the service switch', async () => {
    expect(
      (await gatehouse.client({ project: 'closed' }).post('/account', newUser(), { headers: PUBLIC })).status,
    ).toBe(201);
  });

  it('is told the secret of a recovery, which works', async () => {
    const client = gatehouse.client();
    const { id, email } = await client.register();
    const body = { email, url: 'http://localhost/' };
    const { secret } = (await client.post('/account/recovery', body, { headers: PUBLIC })).body;
    expect(secret).toMatch(SECRET);
    expect((await client.post('/account/recovery', body)).body.secret).toBe('');
    const password = 'a brand new password';
    const confirmed = await client.put('/account/recovery', {
      userId: id,
      secret,
      password,
      passwordAgain: password,
    });
    expect(confirmed.status).toBe(200);
  });
});
