import { createHmac } from 'node:crypto';
import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { ROUTES } from '../../support/routes.js';

const gatehouse = useGatehouse();

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(header: object, payload: object, key: string): string {
  const text = `${base64url(header)}.${base64url(payload)}`;
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

describe('a bad X-Appwrite-JWT (contract §3.5)', () => {
  it.each(ROUTES)('§14.9 is 401 user_jwt_invalid on $method $path', async ({ method, path, body }) => {
    const answer = await gatehouse
      .client()
      .request(method, path, { body, headers: { 'x-appwrite-jwt': 'garbage' } });
    expectProblem(answer, 401, 'user_jwt_invalid');
  });

  it('§14.9 is an error even for a caller with a session', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    expectProblem(
      await client.get('/account', { headers: { 'x-appwrite-jwt': 'garbage' } }),
      401,
      'user_jwt_invalid',
    );
  });

  it('§17.22 is an error whatever it looks like', async () => {
    const client = gatehouse.client();
    const { id, session } = await client.signedUp();
    const payload = { userId: id, sessionId: session.$id, exp: Math.floor(Date.now() / 1000) + 900 };
    const hs256 = { typ: 'JWT', alg: 'HS256' };
    const none = `${base64url({ typ: 'JWT', alg: 'none' })}.${base64url(payload)}.`;
    for (const jwt of [
      'a.b.c',
      '..',
      ' ',
      'null',
      'x'.repeat(8_000),
      none,
      token(hs256, payload, ''),
      token(hs256, payload, 'secret'),
    ]) {
      const answer = await gatehouse.client().get('/account', { headers: { 'x-appwrite-jwt': jwt } });
      // Blanks around a header's value are no part of it: a blank alone is an empty header.
      if (jwt.trim() === '') expectProblem(answer, 401, 'general_unauthorized_scope');
      else expectProblem(answer, 401, 'user_jwt_invalid');
    }
  });

  it('counts as absent when it is empty', async () => {
    const client = gatehouse.client();
    const { id } = await client.signedUp();
    expect((await client.get('/account', { headers: { 'x-appwrite-jwt': '' } })).body.$id).toBe(id);
  });
});
