import { setTimeout as sleep } from 'node:timers/promises';
import { FORM, startGatehouse } from '../lib/gatehouse.mjs';
import { Program } from '../lib/program.mjs';

const MAILS = 10_000;

/**
 * Session checks while a worker sends what has piled up before it was started: in the process that answers them (`all`),
 * or in its own (`worker`).
 *
 * @param scene from `startScene`
 * @param look times the checks of a user of a server
 */
export async function whileMailing(scene, role, look) {
  const sink = new Program('bench/isolation/mail-sink.mjs', { core: scene.core });
  const { port } = await sink.message();
  const received = async () => {
    const answer = sink.message();
    sink.send('how many?');
    return (await answer).received;
  };
  const env = {
    ...(await scene.makeStorage()),
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    // What waits to be sent was sealed by another process.
    APP_SECRET: 'a secret for the bench'.padEnd(32, '.'),
  };
  const start = (options) => startGatehouse(env, { core: scene.core, ...options });

  // Only a process that does everything makes its tables.
  await (await start()).stop();
  let server = await start({ role: 'api' });
  const quiet = await look(server);
  await pileUp(server.origin, scene.load);
  const worker = role === 'worker' && new Program('dist/main.js', { ...workerOf(env), core: scene.core });
  if (!worker) {
    await server.stop();
    server = await start({ role });
  }
  while ((await received()) === 0) await sleep(100);
  const [before, begin] = [await received(), performance.now()];
  const under = await look(server);
  const rate = ((await received()) - before) / ((performance.now() - begin) / 1_000);
  await Promise.all([server.stop(), worker && worker.stop(), sink.stop()]);
  return { quiet, under, storm: { rate, refusals: {}, refusalTimes: [] } };
}

function workerOf(env) {
  return { args: ['--role=worker'], env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', ...env } };
}

/** Login links are asked for, one mail each, while nobody sends any. */
async function pileUp(origin, load) {
  const requests = Array.from({ length: MAILS }, (_, index) => ({
    method: 'POST',
    path: '/v1/account/sessions/magic-url',
    headers: FORM,
    body: `userId=unique()&email=reader-${index}@example.com`,
  }));
  for (let done = 0; done < MAILS;) {
    const outcome = await load.closed({ origin, requests, statuses: [201] }, { connections: 16, seconds: 2 });
    done += outcome.expectClean('asking for mails').times.length;
  }
}
