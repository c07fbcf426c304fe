import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, greetsAsMysql, PrivateServer } from '../lib/private-server.mjs';
import { findProgram } from '../lib/processes.mjs';
import { makeFolder } from '../lib/temporary-folder.mjs';

/**
 * HAProxy in front of database nodes: a private server with the `url` that stands for all of them. What it is told is
 * in docs/clusters.md, with the reasons.
 */
export async function startHaproxy(nodes) {
  const path = findProgram('haproxy');
  if (path === undefined) throw new Error('haproxy is not on the PATH: apt-get install haproxy');
  const folder = makeFolder('gatehouse-haproxy');
  const port = await freePort();
  const servers = nodes.map(({ program }, index) => `  server node-${index} 127.0.0.1:${program.port} check`);
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, configuration(port, servers));
  const url = new URL(nodes[0].url);
  url.port = String(port);
  const program = { path, args: ['-db', '-f', file], folder, port, isReady: greetsAsMysql };
  return new PrivateServer(program, url.href).start();
}

function configuration(port, servers) {
  return `global
  maxconn 2000
defaults
  mode tcp
  timeout connect 500ms
  # Pools keep connections; an idle one is no dead one.
  timeout client 1h
  timeout server 1h
  retries 2
  option redispatch
  option clitcpka
  option srvtcpka
listen galera
  bind 127.0.0.1:${port}
  balance leastconn
  # Sees a node that has died, not one that is cut off alive (docs/clusters.md).
  option mysql-check user haproxy
  default-server inter 500ms fall 2 rise 3 on-marked-down shutdown-sessions
${servers.join('\n')}
`;
}
