import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from '../../scripts/lib/temporary-folder.mjs';
import { freePort } from '../../scripts/lib/private-server.mjs';
import { CORES } from './machine.mjs';
import { Program } from './program.mjs';

const PROJECT = { 'x-appwrite-project': 'default' };
const PASSWORD = 'a password for the bench';
const START_LIMIT = 120_000;

/**
 * The built server, under test in a process of its own.
 *
 * @param env what differs from: production's costs, no rate limits, warnings logged only. `DATABASE_URL` (and
 *   `REDIS_URL`) say where; without them SQLite in a temporary folder
 */
export async function startGatehouse(env = {}, { core = CORES.server, execArgv, role = 'all' } = {}) {
  const folder = makeFolder('gatehouse-bench');
  const port = await freePort();
  const program = new Program(`${process.env.GATEHOUSE_DIST ?? 'dist'}/main.js`, {
    args: [`--role=${role}`],
    core,
    execArgv,
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      PORT: String(port),
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
      DATABASE_URL: `sqlite:${folder}/gatehouse.sqlite`,
      ...env,
    },
  });
  const gatehouse = new Gatehouse(program, `http://127.0.0.1:${port}`, folder);
  await gatehouse.ready();
  return gatehouse;
}

export class Gatehouse {
  constructor(program, origin, folder) {
    Object.assign(this, { program, origin, folder });
  }

  async ready() {
    for (const deadline = performance.now() + START_LIMIT; performance.now() < deadline; await sleep(100)) {
      if (await isReady(this.origin)) return;
    }
    throw new Error('the server does not get ready');
  }

  /** @returns the requests of somebody who is signed in: `check`, `prefs`, `checkByJwt`, `login`, and the `cookie` */
  async signUp(email = 'bench@example.com') {
    const credentials = new URLSearchParams({ email, password: PASSWORD }).toString();
    const headers = { ...PROJECT, 'content-type': 'application/x-www-form-urlencoded' };
    await this.#post('/v1/account', headers, `userId=unique()&name=Bench&${credentials}`);
    const login = { method: 'POST', path: '/v1/account/sessions/email', headers, body: credentials };
    const signedIn = await this.#post(login.path, headers, credentials);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    const { jwt } = await (await this.#post('/v1/account/jwt', { ...PROJECT, cookie })).json();
    const mine = { ...PROJECT, cookie };
    return {
      cookie,
      login,
      check: { path: '/v1/account', headers: mine },
      prefs: { path: '/v1/account/prefs', headers: mine },
      checkByJwt: { path: '/v1/account', headers: { ...PROJECT, 'x-appwrite-jwt': jwt } },
    };
  }

  stop() {
    return this.program.stop();
  }

  async #post(path, headers, body) {
    const answer = await fetch(`${this.origin}${path}`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}

async function isReady(origin) {
  try {
    const answer = await fetch(`${origin}/readyz`);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
