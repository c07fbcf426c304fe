import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse();

describe('unknown routes (contract §1, step 1)', () => {
  it.each([
    ['GET', '/nowhere'],
    ['POST', '/nowhere'],
    ['GET', '/account/nothing'],
    ['GET', ''],
    ['GET', '/account/sessions/a/b'],
    ['GET', '/account//'],
    ['GET', '//account'],
    ['GET', '/account%2Fprefs'],
    ['GET', '/account;v=1'],
    ['GET', '/account/../account'],
    ['GET', '/account/sessions/'.repeat(1_000)],
  ])('%s %s is 404 general_route_not_found', async (method, path) => {
    const answer = await gatehouse.client().request(method, path);
    expectProblem(answer, 404, 'general_route_not_found');
    expect(answer.body.message).toBe('Not Found');
  });

  it.each([
    ['PUT', '/account'],
    ['DELETE', '/account'],
    ['PATCH', '/account'],
    ['POST', '/account/prefs'],
    ['GET', '/account/name'],
    ['GET', '/account/recovery'],
    ['DELETE', '/account/verification'],
    ['PUT', '/account/sessions/email'],
    ['HEAD', '/account/name'],
  ])('§14.46 %s %s: a known path with another method is 404, never 405', async (method, path) => {
    const answer = await gatehouse.client().request(method, path);
    expect(answer.status).toBe(404);
    if (method !== 'HEAD') expectProblem(answer, 404, 'general_route_not_found');
  });

  it('is the error shape outside /v1 too', async () => {
    const answer = await fetch(`${gatehouse.origin}/nowhere`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 404, type: 'general_route_not_found' });
  });

  it('does not know methods of its own', async () => {
    const answer = await gatehouse.client().request('PROPFIND', '/account');
    expectProblem(answer, 404, 'general_route_not_found');
  });
});

describe('paths (contract §2.1)', () => {
  it('are case-sensitive', async () => {
    expectProblem(await gatehouse.client().get('/Account'), 404, 'general_route_not_found');
    expectProblem(await gatehouse.client().get('/account/Prefs'), 404, 'general_route_not_found');
  });

  it('may end with one slash', async () => {
    const client = gatehouse.client();
    const { id } = await client.signedUp();
    expect((await client.get('/account/')).body.$id).toBe(id);
    expect((await client.get('/account/sessions/')).body.total).toBe(1);
    expect((await client.get('/account/sessions/current/')).body.userId).toBe(id);
  });

  it('may end with one slash before a query', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    expect((await client.get('/account/logs/', { query: { queries: ['limit(1)'] } })).body.logs).toHaveLength(
      1,
    );
  });

  it.each(['/%zz', '/account/sessions/%zz', '/account/sessions/%E0%A4%A', '/account/%'])(
    '%s: percent-encoding that cannot be decoded is 400',
    async (path) => {
      expectProblem(await gatehouse.client().get(path), 400, 'general_argument_invalid');
    },
  );

  it('may hold a segment of 1,024 characters', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    // Long enough for the route, too long for a UID.
    const answer = await client.get(`/account/sessions/${'a'.repeat(1024)}`);
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Invalid sessionId: /);
  });

  it('never answer 414, however long they are', async () => {
    const answer = await gatehouse.client().get(`/account/sessions/${'a'.repeat(20_000)}`);
    expect([400, 401, 404]).toContain(answer.status);
    expect(answer.body.code).toBe(answer.status);
  });

  it('do not mind a query that cannot be decoded', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    for (const query of ['?x=%zz', '?%', '?=&&=', '?__proto__[x]=1', `?${'a[b]'.repeat(500)}=1`]) {
      expect((await client.get(`/account${query}`)).status).toBe(200);
    }
  });

  it('decode percent-encoded segments', async () => {
    const client = gatehouse.client();
    const { session } = await client.signedUp();
    expect((await client.get('/account/sessions/%63urrent')).body.$id).toBe(session.$id);
  });
});

describe('HEAD (contract §2.1)', () => {
  it('behaves as GET without a body', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const get = await client.get('/account');
    const head = await client.request('HEAD', '/account');
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  });

  it('answers the status of the refusal', async () => {
    const head = await gatehouse.client().request('HEAD', '/account');
    expect(head.status).toBe(401);
    expect(head.text).toBe('');
  });
});
