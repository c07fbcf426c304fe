import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort } from './free-port.js';

const HOST = '127.0.0.1';
const servers: Server[] = [];
const listen = (port: number) =>
  new Promise<number>((resolve, reject) => {
    const server = createServer();
    servers.push(server);
    server.once('error', reject);
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
afterEach(() =>
  Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))),
);

describe('freePort', () => {
  it('is the wanted port when nobody listens there', async () => {
    const port = await listen(0);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await freePort(HOST, port)).toBe(port);
  });

  it('is a later one when somebody does, and can be listened on', async () => {
    const taken = await listen(0);
    const found = await freePort(HOST, taken);
    expect(found).toBeGreaterThan(taken);
    expect(found).toBeLessThan(taken + 100);
    await expect(listen(found)).resolves.toBe(found);
  });
});
