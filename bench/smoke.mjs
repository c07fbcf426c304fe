// Does each program of bench/peers answer what it is to be measured by? On servers of its own; takes some seconds.
import '../scripts/lib/node-version.mjs';

const { deepStrictEqual, ok, strictEqual } = await import('node:assert/strict');
const { prepare } = await import('../scripts/lib/prepare.mjs');
const { startBackends } = await import('./lib/backends.mjs');
const { startGatehouse } = await import('./lib/gatehouse.mjs');
const { installPeers } = await import('./lib/install-peers.mjs');
const { startPeer } = await import('./lib/peer.mjs');
const { Program } = await import('./lib/program.mjs');

await prepare();
await installPeers();
const backends = await startBackends({ bufferPool: '64M' });
const running = [];
try {
  const mysql = await backends.createDatabase('gatehouse');
  await limits(mysql, ['node-http-mysql', 'fastify-mysql']);
  await limits(undefined, ['fastify-sqlite']);
  await bcryptRate();
  for (const HASH of ['scrypt', 'bcrypt']) {
    await peer('better-auth', { DATABASE_URL: await backends.createDatabase(`better_${HASH}`), HASH });
  }
  for (const EXTEND of ['on', 'off']) {
    const DATABASE_URL = await backends.createDatabase(`express_${EXTEND}`);
    await peer('express-passport', { DATABASE_URL, EXTEND });
    const redis = { REDIS_URL: backends.redis.url, REDIS_PREFIX: `smoke-${EXTEND}:` };
    await peer('fastify-session-redis', { ...redis, EXTEND });
  }
} finally {
  for (const program of running.reverse()) await program.stop();
  await backends.stop();
}

/** They answer Gatehouse's own cookie with the document that Gatehouse answers. */
async function limits(database, names) {
  const gatehouse = keep(await startGatehouse(database === undefined ? {} : { DATABASE_URL: database }));
  const { check, cookie } = await gatehouse.signUp();
  const expected = await (await ask(gatehouse.origin, check)).json();
  for (const name of names) {
    const DATABASE_URL = database ?? `sqlite:${gatehouse.folder}/gatehouse.sqlite`;
    const limit = keep(await startPeer(name, { DATABASE_URL, SESSION_COOKIE: cookie }));
    const answer = await ask(limit.origin, limit.check);
    strictEqual(answer.status, 200, name);
    deepStrictEqual(await answer.json(), expected, name);
    await expectGuest(limit, name);
    console.log(`${name}: answers as Gatehouse does`);
  }
}

async function peer(name, env) {
  const what = [name, env.HASH, env.EXTEND && `extending ${env.EXTEND}`].filter(Boolean).join(', ');
  const started = keep(await startPeer(name, env));
  await expectUser(await ask(started.origin, started.check), what);
  await expectGuest(started, what);

  const login = await ask(started.origin, started.login);
  ok(login.status === 200 || login.status === 302, `${what}: login ${login.status}`);
  const cookie = login.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  await expectUser(await ask(started.origin, { ...started.check, headers: { cookie } }), what);
  const wrong = { ...started.login, body: started.login.body.replace('bench"', 'somebody else"') };
  strictEqual((await ask(started.origin, wrong)).status, 401, what);
  console.log(`${what}: check, login`);
}

async function bcryptRate() {
  const program = new Program('bench/peers/bcrypt-rate.mjs', { env: { ...process.env, SECONDS: '1' } });
  const { hashesPerSecond, cpuSeconds } = await program.message();
  await program.stop();
  ok(hashesPerSecond > 0 && cpuSeconds > 0);
  console.log(`bcrypt-rate: ${hashesPerSecond.toFixed(1)} a second, ${cpuSeconds.toFixed(2)} s of CPU time`);
}

async function expectUser(answer, what) {
  strictEqual(answer.status, 200, what);
  const body = await answer.json();
  strictEqual((body.user ?? body).email, 'bench@example.com', what);
}

/** better-auth answers a guest with 200 and `null`, the others with 401. */
async function expectGuest({ origin, check }, what) {
  const answer = await ask(origin, { path: check.path });
  ok(answer.status === 401 || (await answer.json()) === null, `${what}: a guest gets ${answer.status}`);
}

function ask(origin, { path, ...request }) {
  return fetch(`${origin}${path}`, { redirect: 'manual', ...request });
}

function keep(program) {
  running.push(program);
  return program;
}
