import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { freePort, greetsAsMysql, PrivateServer } from '../lib/private-server.mjs';
import { findProgram } from '../lib/processes.mjs';
import { accountFile, argumentsOf, installMariadb } from '../lib/servers.mjs';
import { makeFolder } from '../lib/temporary-folder.mjs';

const LIBRARIES = ['/usr/lib/galera/libgalera_smm.so', '/usr/lib64/galera-4/libgalera_smm.so'];

/** What Gatehouse needs of a Galera cluster; the reasons are in docs/clusters.md. */
const SETTINGS = [
  '--binlog-format=ROW',
  '--innodb-autoinc-lock-mode=2',
  // A read waits until its node has caught up with what others have acknowledged: reads and BEGIN (1), UPDATE and DELETE (2).
  '--wsrep-sync-wait=3',
  // An acknowledged commit has reached the other nodes. All three without power at once: use 1.
  '--innodb-flush-log-at-trx-commit=2',
];

/**
 * Three MariaDB nodes with Galera on this machine: `nodes`, each a private server with a `url`; `stop()`.
 *
 * @throws Error that says what has to be installed
 */
export async function startGalera() {
  const path = findProgram('mariadbd');
  const library = LIBRARIES.find((candidate) => existsSync(candidate));
  if (path === undefined || library === undefined || findProgram('rsync') === undefined) {
    throw new Error('needs mariadbd, Galera and rsync: apt-get install mariadb-server galera-4 rsync');
  }
  const password = randomBytes(16).toString('hex');
  const nodes = [];
  for (let index = 0; index < 3; index++) nodes.push(await planNode(index));
  const cluster = new Galera(nodes.map((node) => serverOf(node, nodes, { path, library, password })));
  await cluster.bootstrap(password);
  return cluster;
}

/** Root's rsync would serve as nobody; the account of the package's own server can do all of it. */
const USER = process.getuid?.() === 0 ? ['--user=mysql'] : [];

function giveAway(folder) {
  if (USER.length > 0) execFileSync('chown', ['-R', 'mysql:', folder]);
}

async function planNode(index) {
  const folder = makeFolder('gatehouse-sql');
  const ports = [];
  // For clients, for the group, for what a node has missed in part (IST) and as a whole (SST).
  while (ports.length < 4) ports.push(await freePort());
  const [port, group, part, whole] = ports;
  return { index, folder, port, group, part, whole };
}

function serverOf(node, nodes, { path, library, password }) {
  const { index, folder, port, group, part, whole } = node;
  const provider = [
    'base_host=127.0.0.1',
    `base_port=${group}`,
    `gmcast.listen_addr=tcp://127.0.0.1:${group}`,
    `ist.recv_addr=127.0.0.1:${part}`,
    'gcache.size=64M',
    // A node that is gone is suspected after two seconds (instead of five), and left out.
    'evs.keepalive_period=PT0.5S',
    'evs.suspect_timeout=PT2S',
    'evs.inactive_timeout=PT6S',
    'evs.install_timeout=PT4S',
  ];
  const args = [
    ...argumentsOf({ folder, port, user: USER }),
    ...SETTINGS,
    '--wsrep-on=ON',
    `--wsrep-provider=${library}`,
    '--wsrep-cluster-name=gatehouse',
    `--wsrep-cluster-address=gcomm://${nodes.map((other) => `127.0.0.1:${other.group}`).join(',')}`,
    `--wsrep-node-name=node-${index}`,
    `--wsrep-node-address=127.0.0.1:${group}`,
    `--wsrep-provider-options=${provider.join(';')}`,
    '--wsrep-sst-method=rsync',
    `--wsrep-sst-receive-address=127.0.0.1:${whole}`,
  ];
  const url = `mysql://gatehouse:${password}@127.0.0.1:${port}/`;
  return new PrivateServer({ path, args, folder, port, isReady: greetsAsMysql }, url);
}

export class Galera {
  constructor(nodes) {
    this.nodes = nodes;
  }

  async bootstrap(password) {
    const [first, ...others] = this.nodes;
    const { path, folder, args } = first.program;
    // The others get everything, accounts included, from the first.
    for (const { program } of this.nodes) mkdirSync(join(program.folder, 'data'));
    const accounts = accountFile(folder, password, true);
    for (const { program } of this.nodes) giveAway(program.folder);
    await installMariadb(path, join(folder, 'data'), USER);
    first.program.args = [...args, '--wsrep-new-cluster', `--init-file=${accounts}`];
    await first.start();
    await synced(first);
    // Started again, it is one of three and not a cluster of its own.
    first.program.args = args;
    // For HAProxy's health check, which only asks for the node's state.
    await query(first, "CREATE USER 'haproxy'@'127.0.0.1'");
    for (const node of others) await this.rejoin(node);
  }

  /** Back after `kill()`, with what it has missed. */
  async rejoin(node) {
    await node.start();
    await synced(node);
  }

  /** Cuts a node off from the others, which clients reach still; `unite` ends it. */
  async isolate(node) {
    await query(node, "SET GLOBAL wsrep_provider_options='gmcast.isolate=1'");
  }

  async unite(node) {
    await query(node, "SET GLOBAL wsrep_provider_options='gmcast.isolate=0'");
    await synced(node);
  }

  /** For connections that are yet to come. */
  async setSyncWait(value) {
    for (const node of this.nodes) await query(node, `SET GLOBAL wsrep_sync_wait=${value}`);
  }

  async stop() {
    for (const node of this.nodes) await node.stop();
  }
}

/** Waits until a node answers with all that the others have. */
async function synced(node) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(200)) {
    const state = await stateOf(node).catch(() => undefined);
    if (state === 'Synced') return;
  }
  throw new Error(`a node did not join: ${node.program.folder}/server.log`);
}

async function stateOf(node) {
  return (await query(node, "SHOW STATUS LIKE 'wsrep_local_state_comment'"))[0]?.Value;
}

async function query({ url }, sql) {
  const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
  try {
    return (await connection.query(sql))[0];
  } finally {
    await connection.end();
  }
}
