import { setPriority } from 'node:os';
import { makeFolder } from '../../scripts/lib/temporary-folder.mjs';
import { startBackends } from '../lib/backends.mjs';
import { startGatehouse } from '../lib/gatehouse.mjs';
import { Load } from '../lib/load.mjs';
import { CORES } from '../lib/machine.mjs';
import { STORMS } from './storms.mjs';

/** The server has all cores and shares them with everything else: that is the point. */
const ALL_CORES = CORES.all;

const ANONYMOUS = {
  method: 'POST',
  path: '/v1/account/sessions/anonymous',
  headers: { 'x-appwrite-project': 'default' },
};

/** A server that is warm, its users, those who watch it, and those who make the storms. */
export async function startScene(storage) {
  const storages = storage === 'server' ? await serverStorages() : fileStorages();
  const server = await startGatehouse(await storages.make(), { core: ALL_CORES });
  const [watch, load] = await Promise.all([Load.start({ core: ALL_CORES }), Load.start({ core: ALL_CORES })]);
  comeFirst(watch.pid);

  const { check } = await server.signUp();
  const writer = await server.signUp('writer@example.com');
  const victims = [await server.signUp('one@example.com'), await server.signUp('other@example.com')];
  const scene = { server, origin: server.origin, watch, load, check, writer, victims, core: ALL_CORES };
  await warmUp(scene);
  const stop = async () => {
    await Promise.all([watch.stop(), load.stop(), server.stop()]);
    await storages.stop();
  };
  return { ...scene, makeStorage: storages.make, stop };
}

function fileStorages() {
  const make = () =>
    Promise.resolve({ DATABASE_URL: `sqlite:${makeFolder('gatehouse-bench')}/gatehouse.sqlite` });
  return { make, stop: () => undefined };
}

async function serverStorages() {
  const backends = await startBackends({ core: ALL_CORES });
  let made = 0;
  const make = async () => {
    const name = `isolation_${++made}`;
    return {
      DATABASE_URL: await backends.createDatabase(name),
      REDIS_URL: backends.redis.url,
      REDIS_PREFIX: name,
    };
  };
  return { make, stop: () => backends.stop() };
}

/** Watchers would not sit on the same machine: they are not to wait for a core, where the system allows it. */
function comeFirst(pid) {
  try {
    setPriority(pid, -10);
  } catch {
    // Only root may.
  }
}

/** Until the compiler has seen the ways that are measured. */
async function warmUp(scene) {
  const { load, origin, check } = scene;
  await load.closed({ origin, requests: [check] }, { connections: 16, seconds: 3 });
  await load.closed({ origin, requests: [ANONYMOUS], statuses: [201] }, { connections: 8, seconds: 3 });
  await STORMS.logins(scene, 1);
}
