import { useGatehouse } from '../../support/gatehouse.js';
import { ACCOUNT_FIELDS, bodyOf, DAY } from '../../support/scenarios.js';

const gatehouse = useGatehouse();
const NEWER = { 'X-Appwrite-Response-Format': '1.4.0' };

describe('clients from 1.4 on (contract §18)', () => {
  it('get labels after status and accessedAt after prefs; others the exact old shape', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const newer = bodyOf(await client.get('/account', { headers: NEWER }));
    expect(newer.labels).toEqual([]);
    expect(Object.keys(newer).indexOf('labels')).toBe(Object.keys(newer).indexOf('status') + 1);
    expect(Object.keys(newer).at(-1)).toBe('accessedAt');
    for (const format of ['1.0.0', '1.3.9', 'nonsense', '']) {
      const older = bodyOf(
        await client.get('/account', { headers: { 'X-Appwrite-Response-Format': format } }),
      );
      expect(Object.keys(older)).toEqual(ACCOUNT_FIELDS);
    }
  });

  it('see the last use move once a day, and $updatedAt stay', async () => {
    const client = gatehouse.client();
    await client.signedUp();
    const look = async () => bodyOf(await client.get('/account', { headers: NEWER }));
    const first = await look();
    expect((await look()).accessedAt).toBe(first.accessedAt);
    gatehouse.advanceClock(1.5 * DAY);
    await look();
    const later = await look();
    expect(later.accessedAt > first.accessedAt).toBe(true);
    expect(later.$updatedAt).toBe(first.$updatedAt);
  });
});
