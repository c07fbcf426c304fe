import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startBackends } from '../lib/backends.mjs';
import { startGatehouse } from '../lib/gatehouse.mjs';
import { freePort } from '../../scripts/lib/private-server.mjs';
import { makeFolder } from '../../scripts/lib/temporary-folder.mjs';
import { unused } from './visitor.mjs';

/** Where the size is measured and not the time, the system may choose. */
const ANY_CORE = `0-${cpus().length - 1}`;

/** Storages by name, each made anew: `env` for the server and `stop()`. */
export const STORAGES = {
  sqlite: async () => ({ env: {}, stop: async () => {} }),
  server: async () => {
    const backends = await startBackends({ bufferPool: '256M', core: undefined });
    const databaseUrl = await backends.createDatabase('gatehouse_bench');
    return {
      env: { DATABASE_URL: databaseUrl, REDIS_URL: backends.redis.url },
      pids: () => [backends.database.pid, backends.redis.pid],
      stop: () => backends.stop(),
    };
  },
};

/**
 * The built server as it runs in production, limits and log included, but for cheap password hashes: many sign-ins
 * are what a cache could grow by.
 */
export function startServer(env, { projects, execArgv } = {}) {
  const file = join(makeFolder('gatehouse-bench'), 'projects.yaml');
  writeFileSync(file, stringify({ projects: projects ?? [aProject('default')] }));
  const settings = {
    NODE_ENV: 'test',
    PASSWORD_COST: '4',
    TRUST_PROXY: '1',
    RATE_LIMITS: 'on',
    LOG_LEVEL: 'info',
    LOG_FORMAT: 'json',
    PROJECTS_FILE: file,
  };
  return startGatehouse({ ...settings, ...env }, { core: ANY_CORE, execArgv });
}

/** @param provider where Discord is to be found */
export function aProject(id, provider) {
  const oauth2 = provider && {
    discord: {
      ...{ enabled: true, clientId: 'bench', clientSecret: 'bench' },
      ...{ tokenUrl: `${provider}/token`, userInfoUrl: `${provider}/user` },
    },
  };
  return {
    id,
    name: `Project ${id}`,
    platforms: [
      { type: 'web', hostname: `${id}.example.com` },
      { type: 'android', packageName: `com.example.${id}` },
    ],
    // SMS are counted for the project as a whole, and a run sends more than a thousand.
    auth: { limits: { smsPerProject: 0 } },
    ...(oauth2 ? { oauth2 } : {}),
  };
}

/** Answers as Discord does, of somebody new each time. */
export async function startProvider() {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    const answer = request.url.startsWith('/token')
      ? { access_token: unused(), token_type: 'Bearer', expires_in: 3_600, scope: 'identify email' }
      : { id: unused(), username: unused(), email: `${unused()}@example.test`, verified: true };
    response.end(JSON.stringify(answer));
  });
  const port = await freePort();
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
}
