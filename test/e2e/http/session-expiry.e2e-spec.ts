import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';

const HOUR = 3_600_000;
const project = (sessionDuration: number) => ({ ...DEFAULT_PROJECT, auth: { sessionDuration } });
const gatehouse = useGatehouse({ projects: [project(3_600)] });

describe('the end of a session (contract §3.3, §13)', () => {
  it('comes when its duration is over', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    gatehouse.advanceClock(HOUR - 60_000);
    expect((await client.get('/account')).status).toBe(200);
    gatehouse.advanceClock(61_000);
    expectProblem(await client.get('/account'), 401, 'general_unauthorized_scope');
  });

  it('hides the session from the list', async () => {
    const client = gatehouse.client();
    const user = await client.signedUp();
    gatehouse.advanceClock(HOUR + 1_000);
    await client.login(user);
    expect((await client.get('/account/sessions')).body.total).toBe(1);
  });

  it('follows the current setting for sessions that exist already', async () => {
    const client = gatehouse.client();
    const { session } = await client.signedUp();
    gatehouse.advanceClock(HOUR / 2);
    await gatehouse.reloadProjects([project(600)]);
    expectProblem(await client.get('/account'), 401, 'general_unauthorized_scope');
    await gatehouse.reloadProjects([project(7_200)]);
    const { expire } = (await client.get('/account/sessions/current')).body;
    expect(Date.parse(expire) - Date.parse(session.$createdAt)).toBe(2 * HOUR);
  });
});
