import type { Answer, Client } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { BAD_UIDS } from '../../support/parameters.js';
import { anotherLogin, bodyOf, isLoggedIn, someUser } from '../../support/scenarios.js';
import { linkUser, phoneUser } from '../../support/ways-in.js';

const gatehouse = useGatehouse();

const refresh = (client: Client, id: string): Promise<Answer> => client.patch(`/account/sessions/${id}`);

describe('PATCH /account/sessions/{sessionId}', () => {
  it('is closed to guests', async () => {
    expectProblem(await refresh(gatehouse.client(), 'current'), 401, 'general_unauthorized_scope');
  });

  it('is 501 project_provider_unsupported for a session by email, and changes nothing of it', async () => {
    const { client, session } = await someUser(gatehouse);
    expectProblem(await refresh(client, session.$id), 501, 'project_provider_unsupported');
    expect(bodyOf(await client.get(`/account/sessions/${session.$id}`))).toEqual(session);
    expect(bodyOf(await client.get('/account/logs')).total).toBe(2);
  });

  it('is 501 project_provider_unsupported for sessions of every other kind', async () => {
    const visitor = gatehouse.client();
    bodyOf(await visitor.post('/account/sessions/anonymous'), 201);
    const { client: byLink } = await linkUser(gatehouse, someEmail());
    const { client: byPhone } = await phoneUser(gatehouse);
    for (const client of [visitor, byLink, byPhone]) {
      expectProblem(await refresh(client, 'current'), 501, 'project_provider_unsupported');
    }
  });

  it('§14.17 takes current, as GET and DELETE do', async () => {
    const { client, session } = await someUser(gatehouse);
    expect(bodyOf(await client.get('/account/sessions/current')).$id).toBe(session.$id);
    expectProblem(await refresh(client, 'current'), 501, 'project_provider_unsupported');
    expect((await client.delete('/account/sessions/current')).status).toBe(204);
    expect(await isLoggedIn(client)).toBe(false);
  });

  it("§14.17 means the request's own session, not the newest", async () => {
    const user = await someUser(gatehouse);
    const second = await anotherLogin(gatehouse, user);
    expect(bodyOf(await user.client.get('/account/sessions/current')).$id).toBe(user.session.$id);
    expect((await user.client.delete('/account/sessions/current')).status).toBe(204);
    expect(await isLoggedIn(second.client)).toBe(true);
  });

  it('takes another own session', async () => {
    const user = await someUser(gatehouse);
    const second = await anotherLogin(gatehouse, user);
    expectProblem(await refresh(user.client, second.session.$id), 501, 'project_provider_unsupported');
  });

  it("is 404 user_session_not_found for unknown, ended and others' sessions", async () => {
    const user = await someUser(gatehouse);
    const stranger = await someUser(gatehouse);
    const second = await anotherLogin(gatehouse, user);
    await user.client.delete(`/account/sessions/${second.session.$id}`);
    for (const id of ['nothing', second.session.$id, stranger.session.$id, 'a'.repeat(36)]) {
      expectProblem(await refresh(user.client, id), 404, 'user_session_not_found');
    }
  });

  it('is 400 for what is no id', async () => {
    const { client } = await someUser(gatehouse);
    for (const [, value] of BAD_UIDS) {
      if (typeof value !== 'string' || value === '' || value.includes('/')) continue;
      expectProblem(await refresh(client, encodeURIComponent(value)), 400, 'general_argument_invalid');
    }
  });
});
