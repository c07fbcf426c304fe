import { createServer } from 'node:net';

const TRIES = 100;
/** `localhost` may mean either to a browser, which would then talk to a stranger on the same port. */
const LOOPBACK = ['127.0.0.1', '::1'];

/** The first port from `wanted` on that nobody listens on. */
export async function freePort(host: string, wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + TRIES; port++) {
    if (await isFreeOnAll([host, ...LOOPBACK], port)) return port;
  }
  return wanted;
}

/** One after the other, since the probes would be in each other's way. */
async function isFreeOnAll(addresses: readonly string[], port: number): Promise<boolean> {
  for (const address of addresses) {
    if (!(await isFree(address, port))) return false;
  }
  return true;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // A machine without IPv6 has no stranger there either.
    probe.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'EADDRINUSE'));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
