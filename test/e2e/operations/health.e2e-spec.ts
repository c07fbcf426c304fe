import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse();
const get = (path: string) => fetch(gatehouse.origin + path);

describe('/healthz and /readyz (operations)', () => {
  it('say 200 while everything works, without a project', async () => {
    expect((await get('/healthz')).status).toBe(200);
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(ready.headers.get('content-type')).toMatch(/application\/json/);
    expect(JSON.stringify(await ready.json())).toMatch(/database/i);
  });

  it('may not be cached', async () => {
    expect((await get('/readyz')).headers.get('cache-control')).toMatch(/no-store|no-cache/);
  });

  it('tell no addresses or passwords of the dependencies', async () => {
    expect(await (await get('/readyz')).text()).not.toMatch(/:\/\/|127\.0\.0\.1|password/i);
  });
});
