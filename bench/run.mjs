// npm run bench: the session check (GET /v1/account by cookie) beside bare Fastify with the same look-up, on SQLite.
import '../scripts/lib/node-version.mjs';

const { fork } = await import('node:child_process');
const { mkdtempSync, rmSync } = await import('node:fs');
const { cpus, tmpdir } = await import('node:os');
const { join } = await import('node:path');
const { setTimeout: delay } = await import('node:timers/promises');
const { prepare } = await import('../scripts/lib/prepare.mjs');
const { inRoot } = await import('../scripts/lib/paths.mjs');

await prepare();
const { load } = await import('./load.mjs');

const ROUNDS = 5;
const SETTINGS = { connections: 32, seconds: 4 };
const PORTS = { gatehouse: 18_080, bare: 18_081 };
const PROJECT = { 'X-Appwrite-Project': 'default' };

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
const path = join(folder, 'gatehouse.sqlite');
const children = [];
try {
  await run();
} finally {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function run() {
  const env = { ...process.env, DATABASE_URL: `sqlite:${path}`, RATE_LIMITS: 'off', LOG_LEVEL: 'warn' };
  start(inRoot('dist', 'main.js'), [], { ...env, PORT: String(PORTS.gatehouse) });
  await until(`${base(PORTS.gatehouse)}/readyz`);
  const headers = { ...PROJECT, cookie: await signIn(`${base(PORTS.gatehouse)}/v1/account`) };
  const bareEnv = { ...env, PORT: String(PORTS.bare), SESSION_COOKIE: headers.cookie };
  const bare = start(inRoot('bench', 'peers', 'fastify-sqlite.mjs'), [], bareEnv);
  await new Promise((resolve) => bare.once('message', resolve));

  const measure = (name) => load(`${base(PORTS[name])}/v1/account`, headers, SETTINGS);
  // A process that has idled is slow for its first seconds.
  for (const name of Object.keys(PORTS)) await measure(name);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ gatehouse: await measure('gatehouse'), bare: await measure('bare') });
  }
  report(rounds);
}

function report(rounds) {
  const figure = (name) => Math.round(median(rounds.map((round) => round[name])));
  console.log(
    `\nNode.js ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores;`,
  );
  console.log(`${SETTINGS.connections} connections, median of ${ROUNDS} rounds of ${SETTINGS.seconds} s\n`);
  console.log('GET /v1/account by cookie, SQLite     requests/s');
  console.log(`  Gatehouse                           ${String(figure('gatehouse')).padStart(10)}`);
  console.log(`  bare Fastify, one look-up           ${String(figure('bare')).padStart(10)}`);
  const ratio = median(rounds.map(({ gatehouse, bare }) => gatehouse / bare));
  console.log(`  ratio (median of the pairs)         ${ratio.toFixed(2).padStart(10)}`);
}

function start(file, argv, env) {
  const child = fork(file, argv, { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  return child;
}

async function until(url) {
  for (let tries = 0; tries < 200; tries++) {
    const ready = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await delay(100);
  }
  throw new Error(`${url} does not get ready`);
}

async function signIn(account) {
  const user = { email: 'bench@example.com', password: 'a password for the bench' };
  const post = (url, body) =>
    fetch(url, { method: 'POST', headers: PROJECT, body: new URLSearchParams(body) });
  await post(account, { userId: 'unique()', ...user });
  const answer = await post(`${account}/sessions/email`, user);
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}

function base(port) {
  return `http://127.0.0.1:${port}`;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
