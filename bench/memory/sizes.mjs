import { setTimeout as sleep } from 'node:timers/promises';
import { Inspector } from '../lib/inspector.mjs';
import { Mailbox } from './mailbox.mjs';
import { seedUsers } from './seed.mjs';
import { aProject, startProvider, startServer, STORAGES } from './server.mjs';
import { Traffic } from './traffic.mjs';
import { Visitor } from './visitor.mjs';

const SETTLED = 3_000;
const AT_ONCE = 16;

/**
 * The size of a server whose project has so many users: after its start, and after so many mixed requests.
 *
 * @returns `idle` and `loaded`, each `rss` and `live` in bytes
 */
export async function sizeWithUsers(storageName, users, requests) {
  const storage = await STORAGES[storageName]();
  const mailbox = await Mailbox.open();
  const provider = await startProvider();
  const { execArgv, connect } = await Inspector.prepare();
  const projects = [aProject('default', provider.url)];
  const server = await startServer({ ...storage.env, ...mailbox.env }, { projects, execArgv });
  const traffic = new Traffic(server.origin, { mailbox });
  try {
    await new Visitor(traffic).signUp();
    await seedUsers(storage.env.DATABASE_URL ?? `sqlite:${server.folder}/gatehouse.sqlite`, users);
    await sleep(SETTLED);
    const inspector = await connect();
    const idle = { rss: server.program.residentSize(), ...(await inspector.liveSize()) };
    await traffic.run(() => traffic.requests >= requests);
    const loaded = { rss: server.program.residentSize(), ...(await inspector.liveSize()) };
    inspector.close();
    return { idle, loaded, broken: traffic.broken, complaints: traffic.complaints };
  } finally {
    await traffic.close();
    await server.stop();
    for (const each of [provider, storage]) await each.stop();
    await mailbox.close();
  }
}

/** The live size of a server with so many projects: after its start, and when each of them has been asked for. */
export async function sizeWithProjects(count) {
  const provider = await startProvider();
  const { execArgv, connect } = await Inspector.prepare();
  const projects = Array.from({ length: count }, (_, index) => aProject(`project${index}`, provider.url));
  const server = await startServer({}, { projects, execArgv });
  try {
    await sleep(SETTLED);
    const inspector = await connect();
    const { live: idle } = await inspector.liveSize();
    for (let first = 0; first < count; first += AT_ONCE) {
      await Promise.all(projects.slice(first, first + AT_ONCE).map(({ id }) => askFor(server.origin, id)));
    }
    const { live: used } = await inspector.liveSize();
    inspector.close();
    return { idle, used };
  } finally {
    await server.stop();
    await provider.stop();
  }
}

/** What a project keeps beside its settings: the key of its JWTs, its provider's endpoints. */
async function askFor(origin, project) {
  const headers = { 'x-appwrite-project': project, 'x-appwrite-jwt': 'a.b.c' };
  await (await fetch(`${origin}/v1/account`, { headers })).arrayBuffer();
  const start = `${origin}/v1/account/sessions/oauth2/discord?project=${project}`;
  await (await fetch(start, { redirect: 'manual' })).arrayBuffer();
}
