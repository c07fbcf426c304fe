import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse({
  projects: [
    { id: 'default', name: 'One', platforms: [{ type: 'web', hostname: 'localhost' }] },
    { id: 'OtherProject', name: 'Two', platforms: [{ type: 'web', hostname: 'localhost' }] },
  ],
});

describe('the project of a request (contract §3.1)', () => {
  it('comes from the X-Appwrite-Project header', async () => {
    const client = gatehouse.client();
    const { id } = await client.signedUp();
    expect((await client.get('/account')).body.$id).toBe(id);
  });

  it('comes from the query of a GET, which wins over the header', async () => {
    const client = gatehouse.client();
    const { id } = await client.signedUp();
    const headers = { 'x-appwrite-project': 'OtherProject' };
    expect((await client.get('/account', { headers, query: { project: 'default' } })).body.$id).toBe(id);
    expect(
      (
        await client.get('/account', {
          headers: { 'x-appwrite-project': undefined },
          query: { project: 'default' },
        })
      ).status,
    ).toBe(200);
    expectProblem(await client.get('/account', { query: { project: 'unknown' } }), 404, 'project_not_found');
  });

  it('comes from the body of a POST, which wins over the header; the query is not read', async () => {
    const fields = { userId: 'unique()', email: someEmail(), password: 'correct horse' };
    const nobody = gatehouse.client({ project: null });
    expectProblem(
      await nobody.post('/account', fields, { query: { project: 'default' } }),
      404,
      'project_not_found',
    );
    expect((await nobody.post('/account', { ...fields, project: 'default' })).status).toBe(201);
    const other = gatehouse.client({ project: 'OtherProject' });
    expectProblem(
      await other.post('/account', { ...fields, project: 'default' }),
      409,
      'user_already_exists',
    );
  });

  it.each([
    undefined,
    '',
    'unknown',
    'Default',
    'DEFAULT',
    '__proto__',
    'constructor',
    'a'.repeat(5_000),
    '*',
  ])('is not found as %j', async (project) => {
    const answer = await gatehouse.client().get('/account', { headers: { 'x-appwrite-project': project } });
    expectProblem(answer, 404, 'project_not_found');
  });

  it('keeps the users, addresses and ids of projects apart', async () => {
    const email = someEmail();
    const userId = `same-${Date.now()}`;
    await gatehouse.client().register({ email, userId });
    await gatehouse
      .client({ project: 'OtherProject' })
      .register({ email, userId, password: 'the other password' });
    const answer = await gatehouse
      .client()
      .post('/account/sessions/email', { email, password: 'the other password' });
    expectProblem(answer, 401, 'user_invalid_credentials');
  });

  it('does not accept a session of another project', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const value = client.cookies.get('a_session_default') ?? '';
    const other = gatehouse.client({ project: 'OtherProject' });
    for (const name of ['a_session_otherproject', 'a_session_OtherProject']) {
      expectProblem(
        await other.get('/account', { headers: { cookie: `${name}=${value}` } }),
        401,
        'general_unauthorized_scope',
      );
    }
  });

  it('lower-cases its id in the cookie name but not in the fallback', async () => {
    const client = gatehouse.client({ project: 'OtherProject' });
    const user = await client.register();
    const answer = await client.post('/account/sessions/email', {
      email: user.email,
      password: user.password,
    });
    expect([...client.cookies.keys()]).toEqual(['a_session_otherproject_legacy', 'a_session_otherproject']);
    expect(Object.keys(JSON.parse(answer.headers['x-fallback-cookies'] ?? '{}'))).toEqual([
      'a_session_OtherProject',
    ]);
    expect((await client.get('/account')).status).toBe(200);
    expect(
      (
        await client.get('/account', {
          cookies: false,
          headers: { 'x-fallback-cookies': answer.headers['x-fallback-cookies'] },
        })
      ).status,
    ).toBe(200);
  });

  it('ignores X-Appwrite-Mode', async () => {
    const headers = { 'x-appwrite-mode': 'admin' };
    expectProblem(await gatehouse.client().get('/account', { headers }), 401, 'general_unauthorized_scope');
  });
});
