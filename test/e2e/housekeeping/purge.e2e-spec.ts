import { someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  anotherLogin,
  bodyOf,
  DAY,
  everythingStored,
  HOUR,
  isLoggedIn,
  MINUTE,
  someUser,
} from '../../support/scenarios.js';
import { eventually } from '../../support/waiting.js';
import { askForCode, askForLink, somePhone } from '../../support/ways-in.js';

const gatehouse = useGatehouse({
  env: { PURGE_INTERVAL: '1', ACTIVITY_RETENTION: '2' },
  projects: [DEFAULT_PROJECT, { id: 'short', auth: { sessionDuration: 600 } }],
});

const isStored = async (id: string) => (await everythingStored(gatehouse)).includes(id);
/** Waits until the purge has taken these, and says whether the others are there. */
async function expectPurged(gone: string[], kept: string[]): Promise<void> {
  for (const id of gone) await eventually(`the end of ${id}`, async () => !(await isStored(id)) || undefined);
  for (const id of kept) expect(await isStored(id)).toBe(true);
}

describe('the purge of what has expired', () => {
  it('removes tokens after their time, and not before', async () => {
    const link = bodyOf(await askForLink(gatehouse.client(), someEmail()), 201);
    const code = bodyOf(await askForCode(gatehouse.client(), somePhone()), 201);
    const { client } = await someUser(gatehouse);
    const verification = bodyOf(
      await client.post('/account/verification', { url: 'http://localhost/' }),
      201,
    );
    gatehouse.advanceClock(30 * MINUTE);
    await expectPurged([], [link.$id, code.$id, verification.$id]);
    gatehouse.advanceClock(3 * HOUR);
    await expectPurged([link.$id, code.$id], [verification.$id]);
    gatehouse.advanceClock(8 * DAY);
    await expectPurged([verification.$id], []);
  });

  it('removes sessions after the duration of their own project', async () => {
    const brief = await someUser(gatehouse, { project: 'short' });
    const long = await someUser(gatehouse);
    gatehouse.advanceClock(3 * HOUR);
    await expectPurged([brief.session.$id], [long.session.$id]);
    expect(await isLoggedIn(long.client)).toBe(true);
    expect(bodyOf(await (await anotherLogin(gatehouse, brief, 'short')).client.get('/account')).$id).toBe(
      brief.id,
    );
  });

  it('removes activity after its retention, and total follows (contract §12)', async () => {
    const { client } = await someUser(gatehouse);
    gatehouse.advanceClock(DAY);
    bodyOf(await client.patch('/account/name', { name: 'A day later' }));
    expect(bodyOf(await client.get('/account/logs')).total).toBe(3);
    gatehouse.advanceClock(DAY + HOUR);
    const logs = await eventually('the purge of two entries', async () => {
      const list = bodyOf(await client.get('/account/logs'));
      return list.total === 1 ? list.logs : undefined;
    });
    expect(logs.map(({ event }: { event: string }) => event)).toEqual(['user.update']);
    bodyOf(await client.patch('/account/name', { name: 'Now' }));
    expect(bodyOf(await client.get('/account/logs'))).toMatchObject({ total: 2, logs: [{}, {}] });
  });
});
