import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { freePort, greetsAsMysql, PrivateServer } from '../lib/private-server.mjs';
import { findProgram } from '../lib/processes.mjs';
import { makeFolder } from '../lib/temporary-folder.mjs';

/**
 * HAProxy in front of three database nodes: a private server with the `url` that stands for all of them. What it is
 * told is what operators get.
 */
export async function startHaproxy(nodes) {
  const path = findProgram('haproxy');
  if (path === undefined) throw new Error('haproxy is not on the PATH: apt-get install haproxy');
  const folder = makeFolder('gatehouse-haproxy');
  const port = await freePort();
  const [first, second, third] = nodes.map(({ program }) => `127.0.0.1:${program.port}`);
  const file = join(folder, 'addresses.cfg');
  writeFileSync(
    file,
    `global
  setenv GALERA_LISTEN 127.0.0.1:${port}
  setenv GALERA_1 ${first}
  setenv GALERA_2 ${second}
  setenv GALERA_3 ${third}
`,
  );
  const url = new URL(nodes[0].url);
  url.port = String(port);
  const args = ['-db', '-f', file, '-f', inRoot('docker', 'cluster', 'database.cfg')];
  return new PrivateServer({ path, args, folder, port, isReady: greetsAsMysql }, url.href).start();
}
