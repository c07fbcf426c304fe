import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/lib/private-server.mjs';
import { makeFolder } from '../../scripts/lib/temporary-folder.mjs';
import { CORES } from './machine.mjs';
import { Program } from './program.mjs';

export const PROJECT = { 'x-appwrite-project': 'default' };
export const FORM = { ...PROJECT, 'content-type': 'application/x-www-form-urlencoded' };
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
  const program = new Program('dist/main.js', {
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
      APP_SECRET: 'an-application-secret-of-the-benchmark-0123456789',
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
      if (this.program.exitCode !== null) throw new Error(`the server has ended (${this.program.exitCode})`);
    }
    throw new Error('the server does not get ready');
  }

  /** Signs up and in. @returns the requests of that user: `check`, `prefs`, `login`, and the `cookie` */
  async signUp(email = 'bench@example.com') {
    const credentials = new URLSearchParams({ email, password: PASSWORD }).toString();
    await this.#post('/v1/account', FORM, `userId=unique()&name=Bench&${credentials}`);
    const login = { method: 'POST', path: '/v1/account/sessions/email', headers: FORM, body: credentials };
    const signedIn = await this.#post(login.path, FORM, credentials);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    const headers = { ...PROJECT, cookie };
    return {
      cookie,
      login,
      check: { path: '/v1/account', headers },
      prefs: { path: '/v1/account/prefs', headers },
    };
  }

  async signUpMany(count) {
    const users = [];
    while (users.length < count) {
      const names = Array.from(
        { length: Math.min(4, count - users.length) },
        (_, index) => users.length + index,
      );
      users.push(...(await Promise.all(names.map((name) => this.signUp(`bench-${name}@example.com`)))));
    }
    return users;
  }

  /** The session check by a JWT of the user, good for 15 minutes. */
  async checkByJwt({ cookie }) {
    const { jwt } = await (await this.#post('/v1/account/jwt', { ...PROJECT, cookie })).json();
    return { path: '/v1/account', headers: { ...PROJECT, 'x-appwrite-jwt': jwt } };
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
