import { freePort } from '../../scripts/lib/private-server.mjs';
import { CORES } from './machine.mjs';
import { Program } from './program.mjs';

/**
 * One of the programs of bench/peers, in a process of its own, with production settings.
 *
 * @param name of its file, without the ending
 * @param env what it is told: `DATABASE_URL`, `REDIS_URL` and so on
 * @returns `origin`, `program`, `stop()`, and the requests that it answers: `check`, and `login` where it has one
 */
export async function startPeer(name, env, { core = CORES.server, execArgv } = {}) {
  const port = await freePort();
  const program = new Program(`bench/peers/${name}.mjs`, {
    core,
    execArgv,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), ...env },
  });
  const { check, login } = await program.message();
  return { origin: `http://127.0.0.1:${port}`, check, login, program, stop: () => program.stop() };
}
